/** The console of a reseller in the browser. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { openConsoles, skip } from './support.ts'

const ACCOUNT = 'api@northwind.example'
const ACME = '2000000001'

if (skip) test('the console of a reseller in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const token = await muster.token('northwind')
  const uploaded = imeis(3, 300_000)
  await upload('FIRST', [...uploaded, '12'])

  async function upload(transactionId: string, devices: readonly string[]): Promise<void> {
    const body = { resellerId: '1000000001', customerId: ACME, type: 'IMEI', orderNo: 'PO-7', transactionId, devices }
    const { status } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
    assert.equal(status, 200)
    await muster.drain()
  }
  async function devicesOf(transactionId?: string): Promise<number> {
    const query = new URLSearchParams({ resellerId: '1000000001', customerId: ACME, ...(transactionId && { transactionId }) })
    return (await muster.ask('GET', `/kcs/v1/rp/devices?${query}`, { token })).body.totalCount
  }
  test('the dashboard of a reseller leads to its top customers', async () => {
    const page = await open('/reseller/dashboard', { account: ACCOUNT })
    await page.getByRole('link', { name: 'Acme Logistics' }).click()
    await page.getByRole('heading', { name: 'Acme Logistics' }).waitFor()
    assert.match(page.url(), /\/reseller\/customers\/2000000001$/)
  })

  test('an unknown customer is not added, and a known one is listed with its internal reference', async () => {
    const page = await open('/reseller/customers', { account: ACCOUNT })
    await page.getByRole('button', { name: 'Add customer' }).click()
    await page.getByLabel('Knox Customer ID or MSP ID').fill('9999999999')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByRole('dialog').getByText('There is no customer or provider 9999999999.').waitFor()
    await page.getByLabel('Knox Customer ID or MSP ID').fill('2000000002')
    await page.getByLabel('Internal customer reference').fill('West branch')
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByText('Pending customer verification').first().waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('textbox', { name: 'Internal reference' }).fill('East branch')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('East branch').waitFor()
    await page.getByRole('link', { name: 'Customers' }).first().click()
    await page.getByLabel('Status').selectOption('Pending customer verification')
    await page.getByRole('row', { name: /East branch/ }).waitFor()
    assert.equal(await page.getByRole('row').count(), 2)
  })

  test('an upload shows its refused devices, and all its devices are deleted after their number was confirmed', async () => {
    await upload('DELETED', imeis(4, 350_000))
    const page = await open(`/reseller/customers/${ACME}/uploads?upload=FIRST`, { account: ACCOUNT })
    await page.getByText('1 refused device').waitFor()
    await page.locator('summary').getByText('DEVICE_IMEI_INVALID').click()
    await page.getByText('An IMEI has 14 digits, or 15 with the check digit').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Download as CSV' }).click(),
    ])
    assert.match(readFileSync(await download.path(), 'utf8'), /\r\n12,40000007,DEVICE_IMEI_INVALID,/)
    await page.keyboard.press('Escape')
    await page.getByRole('row', { name: /DELETED/ }).click()
    await page.getByRole('button', { name: 'Delete device upload' }).click()
    await page.getByRole('button', { name: 'Delete 4 devices' }).click()
    await page.getByText('The deletion of 4 devices has begun.').waitFor()
    await muster.drain()
    assert.equal(await devicesOf('DELETED'), 0)
  })

  test('selected devices are deleted after their number was confirmed', async () => {
    await upload('SELECTED', imeis(2, 360_000))
    const page = await open(`/reseller/customers/${ACME}/devices?transactionId=SELECTED`, { account: ACCOUNT })
    await page.getByLabel('Select device').first().check()
    await page.getByRole('button', { name: 'Delete devices', exact: true }).click()
    await page.getByRole('button', { name: 'Delete 1 device' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 device' }).click()
    await page.locator('.sheet-counts').getByText('1 deleted').waitFor()
    assert.equal(await devicesOf('SELECTED'), 1)
  })

  test('all devices that match can be deleted, also those that the list has not loaded', async () => {
    await upload('ALL', imeis(250, 370_000))
    const page = await open(`/reseller/customers/${ACME}/devices?transactionId=ALL`, { account: ACCOUNT })
    await page.getByLabel('Select device').first().check()
    await page.getByRole('button', { name: 'Select all that match' }).click()
    await page.getByRole('button', { name: 'Delete devices', exact: true }).click()
    await page.getByRole('button', { name: 'Delete 250 devices' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 250 devices' }).click()
    await page.locator('.sheet-counts').getByText('250 deleted').waitFor()
    assert.equal(await devicesOf('ALL'), 0)
  })

  test('the device search finds a whole identifier and an order number, and no part of one', async () => {
    const page = await open('/reseller/dashboard', { account: ACCOUNT })
    const search = async (text: string) => {
      await page.getByRole('searchbox', { name: 'Device search' }).fill(text)
      await page.keyboard.press('Enter')
    }
    await search(uploaded[1] ?? '')
    await page.getByText('1 device', { exact: true }).waitFor()
    await page.getByRole('row').nth(1).click()
    await page.getByRole('dialog').getByText('PO-7').waitFor()
    await page.keyboard.press('Escape')
    await search('PO-7')
    await page.getByRole('row', { name: new RegExp(uploaded[2] ?? '') }).waitFor()
    await search('35000000')
    await page.getByText('No device matches.').waitFor()
  })
}
