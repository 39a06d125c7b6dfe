/** The console of a customer with a million devices. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

const DEVICES = 1_000_000
const UPLOAD = 50_000

if (skip) test('the console with a million devices', { skip }, () => {})
else {
  const folder = mkdtempSync(join(tmpdir(), 'muster-million-'))
  const { open, muster } = await openConsoles({ data: folder, maxDevices: String(UPLOAD) })
  after(() => rmSync(folder, { recursive: true, force: true }))
  const account = 'it@acme.example'

  // Devices of automatically approved uploads are in the list at once.
  await muster.ask('PATCH', '/_muster/v1/associations/1000000001/2000000001', { body: { autoApproval: true } })
  for (let from = 0; from < DEVICES; from += UPLOAD) {
    const devices = imeis(UPLOAD, from)
    const body = { resellerId: '1000000001', customerId: '2000000001', transactionId: `M${from}`, type: 'IMEI', devices }
    const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: await muster.token('northwind'),
      body,
    })
    assert.equal(status, 200, text)
    await muster.drain()
  }

  test('a person scrolls to the last of a million devices by one key, and the page has few rows at any time', async () => {
    const page = await open('/customer/devices', { account })
    const grid = page.getByRole('grid')
    await page.getByText(/^1,000,0\d\d devices$/).waitFor()
    await grid.focus()
    await page.keyboard.press('End')
    await page.locator('[role="row"][aria-rowindex="1000000"]').getByRole('gridcell').nth(1).getByText(/\d/).waitFor()
    assert.ok((await page.getByRole('row').count()) < 80)
    await grid.evaluate(element => element.scrollTo(0, element.scrollHeight / 2))
    await page.getByRole('row').nth(10).getByRole('gridcell').nth(1).getByText(/\d/).waitFor()
    await assertAccessible(page)
  })

  test('a device is found by the beginning of its IMEI', async () => {
    const page = await open('/customer/devices', { account })
    const [wanted = ''] = imeis(1, 765_432)
    await page.getByLabel('IMEI, MEID or serial').fill(wanted.slice(0, 14))
    await page.getByText('1 device', { exact: true }).waitFor()
    await page.getByRole('row', { name: new RegExp(wanted) }).waitFor()
  })

  test('all devices of an upload are selected by their filter and changed as a transaction with progress', async () => {
    const page = await open('/customer/devices', { account })
    const { uploads } = (
      await muster.ask('GET', '/_muster/portal/v1/customer/uploads?pageSize=1', { token: await muster.token('acme') })
    ).body
    await page.goto(`${page.url()}?uploadId=${uploads[0].uploadId}`)
    await page.getByText('50,000 devices', { exact: true }).waitFor()
    await page.getByLabel('Select device').first().click()
    await page.getByRole('button', { name: 'Select all 50,000 that match' }).click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    await page.getByLabel('Add tags').fill('fleet')
    await page.getByRole('button', { name: 'Save for 50,000 devices' }).click()
    await page.getByRole('region', { name: 'Transactions in progress' }).getByRole('progressbar').waitFor()
    await page.getByRole('region', { name: 'Transactions in progress' }).waitFor({ state: 'detached', timeout: 60_000 })
    await page.goto(`${muster.url}/_muster/console/customer/devices?tag=fleet`)
    await page.getByText('50,000 devices', { exact: true }).waitFor()
  })
}
