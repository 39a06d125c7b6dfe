/** Each page of a reseller's console in light and dark colours. */
import { test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

const ACME = '2000000001'

if (skip) test('the pages of a reseller in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const [device = ''] = imeis(1)
  const body = { resellerId: '1000000001', customerId: ACME, type: 'IMEI', transactionId: 'FIRST', devices: [device, '12'] }
  await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token: await muster.token('northwind'), body })
  await muster.drain()
  const pages = [
    '/reseller/dashboard',
    '/reseller/customers',
    `/reseller/customers/${ACME}/uploads?upload=FIRST`,
    `/reseller/customers/${ACME}/devices`,
    `/reseller/devices?device=${device}`,
    '/reseller/bulk',
    `/reseller/delete?customer=${ACME}`,
    `/reseller/upload?customer=${ACME}`,
  ]

  test('the pages of a reseller are accessible in light and dark colours', async () => {
    const page = await open('/', { account: 'api@northwind.example' })
    for (const path of pages) {
      await page.goto(`${muster.url}/_muster/console${path}`)
      await page.getByRole('heading').first().waitFor()
      await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
      if (path.includes('upload?')) {
        await page.getByLabel('Or paste the lines').fill(`12\n${device}`)
        await page.getByRole('button', { name: 'Check the pasted lines' }).click()
        await page.getByText('An IMEI has 14 or 15 digits.').waitFor()
        await page.locator('summary').click()
      }
      await assertAccessible(page)
    }
  })
}
