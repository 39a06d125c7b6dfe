/** Texts of tenants that look like markup. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsoles, skip } from './support.ts'

if (skip) test('hostile texts in the consoles', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const name = '<img src=x onerror="document.title=1"><script>alert(1)</script>'

  test('a name with markup is shown as text by each console, and nothing of it runs', async () => {
    const { status, text } = await muster.ask('PATCH', '/_muster/v1/customers/2000000001', { body: { name } })
    assert.equal(status, 200, text)
    const pages = [
      ['/reseller/customers', 'api@northwind.example'],
      ['/provider/customers', 'admin@meridian.example'],
      ['/provider/customers?customer=2000000001', 'admin@meridian.example'],
      ['/customer/dashboard', 'it@acme.example'],
      ['/developer/accounts', 'it@acme.example'],
    ] as const
    for (const [path, account] of pages) {
      const page = await open(path, { account })
      page.on('dialog', dialog => assert.fail(`a script ran: ${dialog.message()}`))
      await page.getByText('<img src=x').first().waitFor()
      assert.equal(await page.locator('main img, main script, header img').count(), 0, path)
      assert.notEqual(await page.title(), '1')
    }
  })

  test('a filter in the address with markup is shown as text', async () => {
    const page = await open(`/customer/devices?search=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`, {
      account: 'it@acme.example',
    })
    await page.getByText('No device matches.').waitFor()
    assert.equal(await page.locator('main img').count(), 0)
  })
}
