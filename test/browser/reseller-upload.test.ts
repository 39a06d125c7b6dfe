/** Uploads of a reseller in the browser: the check of a file, its results, and the correction of what was refused. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { imeis } from '../support/imeis.ts'
import { openConsoles, skip } from './support.ts'

const ACCOUNT = 'api@northwind.example'
const ACME = '2000000001'
const UPLOAD = `/reseller/upload?customer=${ACME}`

if (skip) test('uploads of a reseller in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const token = await muster.token('northwind')
  const [taken = ''] = imeis(1, 300_000)
  const body = { resellerId: '1000000001', customerId: ACME, type: 'IMEI', transactionId: 'FIRST', devices: [taken] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })
  await muster.drain()

  async function devicesOf(): Promise<number> {
    const query = new URLSearchParams({ resellerId: '1000000001', customerId: ACME })
    return (await muster.ask('GET', `/kcs/v1/rp/devices?${query}`, { token })).body.totalCount
  }
  const paste = async (page: Page, lines: readonly string[]) => {
    await page.getByLabel('Or paste the lines').fill(lines.join('\n'))
    await page.getByRole('button', { name: 'Check the pasted lines' }).click()
  }
  const counts = (page: Page) => page.locator('.sheet-counts')

  test('a duplicate and a wrong check digit are marked before an upload, and are not sent', async () => {
    const [one = '', other = ''] = imeis(2, 310_000)
    const wrong = other.slice(0, 14) + ((Number(other.at(-1)) + 1) % 10)
    const page = await open(UPLOAD, { account: ACCOUNT })
    await paste(page, ['imei', one, one, wrong])
    await page.getByText('The same device as in line 2.').waitFor()
    await page.getByText(`Wrong check digit: it would be ${other.at(-1)}.`).waitFor()
    await page.getByRole('button', { name: 'Upload 1 device' }).click()
    await counts(page).getByText('1 uploaded').waitFor()
    await counts(page).getByText('2 lines with a problem').waitFor()
  })

  test('a refused device is shown with its code and place, and is corrected and sent again alone, by the keyboard', async () => {
    const [fresh = '', corrected = ''] = imeis(2, 320_000)
    const page = await open(UPLOAD, { account: ACCOUNT })
    await page.getByLabel('Or paste the lines').focus()
    await page.keyboard.type(`${fresh}\n${taken}`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Upload 2 devices' }).focus()
    await page.keyboard.press('Enter')
    await counts(page).getByText('1 device refused').waitFor()
    const before = await devicesOf()
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    const details = page.getByRole('dialog', { name: 'Line 2' })
    await details.getByText('40000005').waitFor()
    await details.getByText(/uploaded by the same reseller to the same customer: Acme Logistics/).waitFor()
    await details.getByLabel('Correct the identifier').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type(corrected)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('upload 1 device')
    await page.keyboard.press('Enter')
    await counts(page).getByText('2 uploaded').waitFor()
    assert.equal(await devicesOf(), before + 1)
  })

  test('an upload that an error ends keeps its devices, and continues where it was', async () => {
    const page = await open(UPLOAD, { account: ACCOUNT })
    const refusal = { code: 40300000, message: 'AUTHORIZATION_FAIL' }
    await page.route('**/rp/devices/upload', route => route.fulfill({ status: 403, json: refusal }))
    const before = await devicesOf()
    await paste(page, imeis(2, 330_000))
    await page.getByRole('button', { name: 'Upload 2 devices' }).click()
    await page.getByRole('alert').getByText('40300000').waitFor()
    await page.unroute('**/rp/devices/upload')
    await page.getByRole('button', { name: 'Continue' }).click()
    await counts(page).getByText('2 uploaded').waitFor()
    assert.equal(await devicesOf(), before + 2)
  })

  test('an upload whose order number is too long sends no device, and is sent with a shorter one and a profile alias', async () => {
    const page = await open(UPLOAD, { account: ACCOUNT })
    await paste(page, imeis(1, 335_000))
    await page.locator('summary').click()
    const number = page.getByLabel('Order number', { exact: true })
    await number.evaluate((input: HTMLInputElement) => input.removeAttribute('maxlength'))
    await number.fill('x'.repeat(101))
    await page.getByRole('button', { name: 'Upload 1 device' }).click()
    await page.getByRole('alert').getByText('40000000').waitFor()
    await number.fill('PO-LATER')
    await page.getByLabel('Enrollment profile alias').selectOption('kiosk')
    const [sent] = await Promise.all([
      page.waitForRequest('**/rp/devices/upload'),
      page.getByRole('button', { name: 'Upload 1 device' }).click(),
    ])
    assert.deepEqual(sent.postDataJSON().profileAliases, [{ profileAlias: 'kiosk' }])
    await counts(page).getByText('1 uploaded').waitFor()
    const { body: list } = await muster.ask('GET', '/kcs/v1/rp/devices?resellerId=1000000001&orderNo=PO-LATER', { token })
    assert.equal(list.totalCount, 1)
  })

  test('the requests of an upload are copied as curl commands that the server accepts, and as code', async () => {
    const devices = [...imeis(1, 345_000), 'R5CT70ABCDE']
    const page = await open(UPLOAD, { account: ACCOUNT, permissions: ['clipboard-read', 'clipboard-write'] })
    await paste(page, devices)
    const copied = async (button: string, notice: string) => {
      await page.getByRole('button', { name: button }).click()
      await page.getByText(notice).waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    const code = await copied('Copy as SDK code', 'Copied the SDK code.')
    assert.match(code, /resellerId: "1000000001".*knox\.kdp\.upload\(.*"IMEI".*knox\.kdp\.upload\(.*"SN"/s)
    const curl = await copied('Copy as curl', 'Copied the curl command.')
    const sent = [...curl.matchAll(/curl -X PUT 'http:\/\/[^/]+(\/\S+)'.*?--data '(.*?)'/gs)]
    assert.equal(sent.length, 2)
    for (const [, path = '', data = ''] of sent) {
      const { status, text } = await muster.ask('PUT', path, { token, body: JSON.parse(data) })
      assert.equal(status, 200, text)
    }
  })

  test('a file without a column of identifiers is refused with its line', async () => {
    const page = await open(UPLOAD, { account: ACCOUNT })
    await paste(page, ['name,price', 'a,1'])
    await page.getByText('Pasted text, line 1: the first line has no column of identifiers').waitFor()
  })

  test('a bulk file is uploaded for each customer, and a line with an unknown customer stops no other', async () => {
    const [one = '', other = ''] = imeis(2, 340_000)
    const page = await open('/reseller/bulk', { account: ACCOUNT })
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV template' }).click(),
    ])
    const header = readFileSync(await template.path(), 'utf8').trim()
    assert.equal(header, 'Customer ID,Device IMEI/serial number,Order number,Order date')
    const file = Buffer.from(`${header}\r\n${ACME},${one},PO9,20260731\r\n9999999999,${other},,\r\n`)
    await page.getByLabel('Device CSV file').setInputFiles({ name: 'bulk.csv', mimeType: 'text/csv', buffer: file })
    await page.getByRole('button', { name: 'Upload 2 devices' }).click()
    await counts(page).getByText('1 uploaded').waitFor()
    await page.getByRole('row', { name: /9999999999.*CUSTOMER_ID_INVALID/ }).waitFor()
  })
}
