/** The activity log in the browser. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assertAccessible, openConsoles, skip } from './support.ts'

if (skip) test('the activity log in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const token = await muster.token('northwind')
  const upload = { resellerId: '1000000001', customerId: '2000000001', type: 'IMEI', devices: ['12'] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: { ...upload, transactionId: 'REFUSED' } })

  test('a reseller sees an upload with its customer and status, and opens its details by the keyboard alone', async () => {
    const page = await open('/reseller/activity', { account: 'api@northwind.example' })
    const row = page.getByRole('row', { name: /Acme Logistics/ })
    await row.getByText('Error', { exact: true }).waitFor()
    assert.match(await row.innerText(), /2000000001.*Devices uploaded.*northwind/s)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Devices uploaded' }).getByText('REFUSED').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid')
  })

  test('filters are in the address and apply to the CSV too', async () => {
    const page = await open('/reseller/activity', { account: 'api@northwind.example' })
    await page.getByLabel('Event').selectOption('Devices uploaded')
    await page.getByText('1 entry').waitFor()
    assert.match(page.url(), /event=Devices\+uploaded/)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download activity log as CSV' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n')
    assert.equal(lines[0], 'CUSTOMER,CUSTOMER ID,DATE,EVENT,PERFORMED BY,STATUS,DESCRIPTION,DETAILS')
    assert.equal(lines.length, 2)
  })

  test('the column Date sorts the log both ways', async () => {
    const page = await open('/reseller/activity', { account: 'api@northwind.example' })
    await page.getByRole('button', { name: 'Date' }).click()
    await page.getByRole('columnheader', { name: 'Date' }).and(page.locator('[aria-sort=ascending]')).waitFor()
    await page.locator('[aria-rowindex="2"]').getByText('Devices uploaded').waitFor()
    await page.getByRole('button', { name: 'Date' }).click()
    await page.locator('[aria-rowindex="2"]').getByText('Signed in').waitFor()
  })

  test('a new entry keeps the place of a person who has scrolled', async () => {
    const upload = { resellerId: '1000000001', customerId: '2000000001', type: 'IMEI', devices: ['12'] }
    const send = (transactionId: string) =>
      muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: { ...upload, transactionId } })
    for (let i = 0; i < 150; i++) await send(`MANY${i}`)
    const page = await open('/reseller/activity?event=Devices+uploaded', { account: 'api@northwind.example' })
    const grid = page.getByRole('grid')
    await page.getByText('100 and more').waitFor()
    await grid.focus()
    await page.keyboard.press('End')
    await page.getByText('151 entries').waitFor()
    await page.keyboard.press('End')
    await page.locator('[aria-rowindex="152"]').waitFor()
    const top = () => grid.evaluate(element => element.scrollTop)
    const before = await top()
    await send('ONE-MORE')
    await page.getByText('152 entries').waitFor()
    assert.equal(await top(), before)
  })

  for (const colorScheme of ['light', 'dark'] as const)
    test(`the activity log is accessible in ${colorScheme} colours`, async () => {
      const page = await open('/reseller/activity', { account: 'api@northwind.example', colorScheme })
      await page
        .getByRole('row', { name: /Acme Logistics/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
      await assertAccessible(page)
    })
}
