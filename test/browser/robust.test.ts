/** What happens to open pages: sessions that end, other windows, other data, lost connections. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsoles, skip } from './support.ts'

if (skip) test('consoles whose session, data or connection changes', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const control = async (path: string, body: object = {}) => {
    const { status, text } = await muster.ask('POST', `/_muster/v1/${path}`, { body })
    assert.ok(status < 300, text)
  }
  const upload = async (...devices: string[]) => {
    const body = { customerId: '2000000001', resellerId: '1000000001', type: 'IMEI', transactionId: devices[0], devices }
    const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: await muster.token('northwind'),
      body,
    })
    assert.equal(status, 200, text)
    await muster.drain()
  }
  const secondTab = async (page: Page, path: string) => {
    const other = await page.context().newPage()
    await other.goto(`${muster.url}/_muster/console${path}`)
    return other
  }

  test('a page whose session was ended by a wound clock goes on, and keeps what was typed', async () => {
    const page = await open('/reseller/upload?customer=2000000001', { account: 'api@northwind.example' })
    await page.getByLabel('Or paste the lines').fill('350000000000113')
    await page.getByRole('button', { name: 'Check the pasted lines' }).click()
    await control('clock', { advanceMs: 3 * 86_400_000 })
    await page.getByRole('button', { name: 'Upload 1 device' }).click()
    await page.getByText('1 uploaded').waitFor()
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByRole('heading', { name: 'Top customers' }).waitFor()
  })

  test('a page that is open while the world is reset by another program shows the new data', async () => {
    await upload('350000000000113')
    const page = await open('/customer/uploads', { account: 'it@acme.example' })
    await page.getByText('1 upload', { exact: true }).waitFor()
    await control('reset')
    await page.getByText('No upload', { exact: false }).first().waitFor()
  })

  test('another account that is chosen in one tab is that of the other tabs too, with its own events', async () => {
    const page = await open('/customer/uploads', { account: 'it@borealis.example' })
    await page.getByText('it@borealis.example').waitFor()
    const other = await secondTab(page, '/customer/uploads')
    await other.getByRole('button', { name: 'it@borealis.example' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'it@acme.example' }).click()
    await page.getByRole('button', { name: 'it@acme.example' }).waitFor()
    await upload('350000000000014', '350000000000113')
    await page.getByRole('button', { name: 'Approve all 1 pending upload' }).waitFor()
    await page.getByRole('button', { name: 'it@acme.example' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await other.getByRole('heading', { name: 'Who are you?' }).or(other.getByText('This page is for a customer')).waitFor()
  })

  test('an act whose dialog was closed while it ran is done once, and a notice shows its failure', async () => {
    await control('reset')
    await upload('350000000000113')
    const page = await open('/customer/uploads', { account: 'it@acme.example' })
    let sent = 0
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    await page.route('**/uploads/approvals', async route => {
      sent++
      await released
      await route.fulfill({ status: 400, json: { code: '4001701', message: 'REFUSED_LATE' } })
    })
    await page.getByRole('button', { name: 'Approve all 1 pending upload' }).click()
    await page.getByRole('button', { name: 'Approve 1 upload' }).dblclick()
    await page.getByRole('button', { name: 'Working …' }).waitFor()
    await page.keyboard.press('Escape')
    release()
    await page.getByRole('status').filter({ hasText: 'Approve new upload:' }).waitFor()
    assert.equal(sent, 1)
  })

  test('a page whose code could not be loaded offers to load it again', async () => {
    const page = await open('/customer/dashboard', { account: 'it@acme.example' })
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Phone', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Load the page again' }).click()
    await page.getByRole('heading', { name: 'Phone' }).waitFor()
  })

  test('a long name of a customer widens no page of a small screen', async () => {
    const name = `مرحبا 😀 ${'x'.repeat(150)}`
    await muster.ask('PATCH', '/_muster/v1/customers/2000000001', { body: { name } })
    const page = await open('/reseller/dashboard', {
      account: 'api@northwind.example',
      viewport: { width: 360, height: 740 },
    })
    for (const path of ['dashboard', 'customers/2000000001', 'upload?customer=2000000001']) {
      await page.goto(`${muster.url}/_muster/console/reseller/${path}`)
      await page.getByText(name).first().waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, path)
    }
  })

  test('a provider who opens the consoles of eight customers one after another has a connection left for each page', async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `21000000${10 + i}`)
    for (const id of ids) {
      await control('customers', { id, name: `Customer ${id}` })
      await control('managements', { provider: '4000000001', customer: id })
    }
    const page = await open('/provider/customers', { account: 'admin@meridian.example' })
    for (const id of ids) {
      // One document throughout, as by the links of the pages.
      await page.evaluate(id => {
        history.pushState(null, '', `/_muster/console/customer/devices?for=${id}`)
        dispatchEvent(new PopStateEvent('popstate'))
      }, id)
      await page.getByText(`Acting for Customer ${id}`).waitFor()
      await page.getByText('0 devices').waitFor()
    }
  })

  test('orders that one account began to send are not continued by the account that is chosen meanwhile', async () => {
    await control('reset')
    const page = await open('/reseller/bulk', { account: 'api@northwind.example' })
    const lines = ['2000000001,350000000000113,A', '2000000001,350000000000014,B', '2000000001,350000000000212,C']
    await page.getByLabel('Or paste the lines').fill(['Customer ID,Device IMEI/serial number,Order number', ...lines].join('\n'))
    await page.getByRole('button', { name: 'Check the pasted lines' }).click()
    const other = await secondTab(page, '/reseller/dashboard')
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    let sent = 0
    await page.route('**/devices/upload', async route => {
      sent++
      await released
      await route.continue()
    })
    const first = page.waitForRequest('**/devices/upload')
    await page.getByRole('button', { name: 'Upload 3 devices' }).click()
    await first
    await other.getByRole('button', { name: 'api@northwind.example' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'api@harbour.example' }).click()
    await page.getByRole('button', { name: 'api@harbour.example' }).waitFor()
    release()
    await page.getByText('the rest of the devices was not sent').waitFor()
    assert.equal(sent, 1)
  })
}
