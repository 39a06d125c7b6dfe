import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

const ACME = { account: 'it@acme.example' }
const DEVICES = imeis(6, 650_000)

if (skip) test('the uploads, resellers and providers of a customer in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const northwind = await muster.token('northwind')
  const acme = await muster.token('acme')
  const portal = async (path: string) => (await muster.ask('GET', `/_muster/portal/v1/customer/${path}`, { token: acme })).body

  const upload = async (transactionId: string, devices: readonly string[]) => {
    const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: northwind,
      body: { resellerId: '1000000001', customerId: '2000000001', transactionId, type: 'IMEI', devices },
    })
    assert.equal(status, 200, text)
    await muster.drain()
  }

  test('an upload is approved with a profile, and automatic approval is offered for its reseller', async () => {
    await upload('UP1', DEVICES.slice(0, 3))
    const page = await open('/customer/uploads?status=Pending', ACME)
    await page.getByRole('gridcell', { name: 'Pending' }).click()
    await page.getByRole('gridcell', { name: DEVICES[0] }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Approve all devices' }).click()
    await page.getByLabel('Enrollment profile').selectOption('Base')
    await page.getByRole('button', { name: 'Approve 3 devices' }).click()
    await page.getByRole('button', { name: 'Manage reseller preferences' }).waitFor()
    await assertAccessible(page)
    await muster.drain()
    const { devices } = await portal(`devices?search=${DEVICES[0]}`)
    assert.equal(devices[0].profile.name, 'Base')
    await page.getByRole('button', { name: 'Manage reseller preferences' }).click()
    await page.getByRole('dialog').getByText('Northwind Telecom').waitFor()
  })

  test('all pending uploads are approved by the keyboard alone', async () => {
    await upload('UP2', DEVICES.slice(3, 4))
    await upload('UP3', DEVICES.slice(4, 5))
    const page = await open('/customer/uploads', ACME)
    await page.getByRole('button', { name: 'Approve all 2 pending uploads' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Approve 2 uploads' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('2 uploads approved.').waitFor()
    await page.getByRole('button', { name: 'No upload waits for approval' }).waitFor()
    await muster.drain()
    assert.equal((await portal(`devices?search=${DEVICES[3]}`)).totalCount, 1)
  })

  test('a reseller is found, registered, given a default profile and an alias, and deleted', async () => {
    const page = await open('/customer/resellers', ACME)
    await page.getByRole('button', { name: 'Register reseller' }).click()
    await page.getByLabel('Enter Knox Reseller ID').fill('1999999999')
    await page.getByRole('button', { name: 'Find reseller' }).click()
    await page.getByRole('dialog').getByText('1999999999').first().waitFor()
    await page.getByLabel('Enter Knox Reseller ID').fill('1000000002')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Register Harbour Distribution' }).click()
    await page.getByLabel('Auto approve devices').check()
    await page.getByLabel('Assign default enrollment profile').selectOption('Base')
    await page.getByRole('button', { name: 'Add alias' }).click()
    await page.getByLabel('Alias 1', { exact: true }).fill('store')
    await page.getByLabel('Profile of alias 1').selectOption('Base')
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('gridcell', { name: 'store' }).waitFor()
    const saved = await portal('resellers/1000000002')
    assert.deepEqual([saved.autoApproval, saved.defaultProfile.name, saved.aliases[0].alias], [true, 'Base', 'store'])
    await page.getByRole('gridcell', { name: 'Harbour Distribution' }).click()
    await page.getByRole('button', { name: 'Delete reseller' }).click()
    await page.getByRole('button', { name: 'Delete Harbour Distribution' }).click()
    await page.getByRole('gridcell', { name: 'Harbour Distribution' }).waitFor({ state: 'detached' })
  })

  test('a provider that acts for a customer sees the pages of that customer under a banner', async () => {
    const page = await open('/customer/devices?for=2000000001', { account: 'admin@meridian.example' })
    await page.getByText('Acting for Acme Logistics').waitFor()
    await page.getByRole('gridcell', { name: '350000000000022' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Profiles' }).click()
    await page.getByRole('gridcell', { name: 'Base' }).waitFor()
    assert.match(page.url(), /for=2000000001/)
    assert.equal(await page.getByRole('link', { name: 'Return to MSP Portal' }).count(), 1)
  })

  test('a customer’s list shows a change of another client without a reload of the page, also to a provider that acts for it', async () => {
    await upload('LIVE', DEVICES.slice(5))
    const pages = await Promise.all([
      open('/customer/uploads', ACME),
      open('/customer/uploads?for=2000000001', { account: 'admin@meridian.example' }),
    ])
    for (const page of pages) await page.getByRole('gridcell', { name: 'Pending' }).first().waitFor()
    const approval = { token: acme, body: { transactionIds: ['LIVE'] } }
    await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', approval)
    for (const page of pages) await page.getByRole('gridcell', { name: 'Pending' }).waitFor({ state: 'detached' })
  })

  test('the activity log of a customer shows what was done, and a provider that acts for it saves it as a file', async () => {
    const page = await open('/customer/activity', ACME)
    await page.getByRole('gridcell', { name: 'Devices uploaded' }).first().waitFor()
    await assertAccessible(page)
    const acting = await open('/customer/activity?for=2000000001', { account: 'admin@meridian.example' })
    const saved = acting.waitForEvent('download')
    await acting.getByRole('button', { name: 'Download activity log as CSV' }).click()
    assert.equal((await saved).suggestedFilename(), 'activity.csv')
  })

  test('a customer permits its provider to manage administrators, and then asks to part from it', async () => {
    const page = await open('/customer/providers', ACME)
    const saved = page.waitForResponse(response => response.request().method() === 'PATCH')
    await page.getByLabel('Permit the MSP').click()
    await saved
    assert.equal((await portal('providers')).providers[0].managesAdmins, true)
    await page.getByRole('button', { name: 'Request to delink' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Request to delink' }).click()
    await page.getByText('Delink request by customer').waitFor()
    await assertAccessible(page)
  })
}
