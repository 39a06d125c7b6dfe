/** The main job, by one person of a sandbox who takes each role in turn, with one refused device followed through all pages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

if (skip) test('the main job in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const [fresh = '', second = ''] = imeis(2, 710_000)
  /** Another reseller has uploaded it for another customer. */
  const [refused = ''] = imeis(1, 719_000)

  const takeRole = async (page: Page, from: string, to: string) => {
    await page.getByRole('button', { name: from }).click()
    await page.getByRole('dialog', { name: 'Account' }).getByRole('button', { name: to }).click()
  }

  test('a person uploads, approves, assigns and boots as each role, and every page explains the refused device', async () => {
    const token = await muster.token('harbour')
    const other = { resellerId: '1000000002', customerId: '2000000001', type: 'IMEI', transactionId: 'OTHER', devices: [refused] }
    const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body: other })
    assert.equal(status, 200, text)
    await muster.drain()

    // The reseller uploads three devices.
    const page = await open('/')
    await page.getByRole('button', { name: 'Northwind Telecom' }).click()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await page.getByRole('link', { name: 'Upload devices' }).first().click()
    await page.getByRole('button', { name: 'Acme Logistics' }).click()
    await page.getByLabel('Or paste the lines').fill([fresh, refused, second].join('\n'))
    await page.getByRole('button', { name: 'Check the pasted lines' }).click()
    await page.getByRole('button', { name: 'Upload 3 devices' }).click()
    const counts = page.locator('.sheet-counts')
    await counts.getByText('2 uploaded').waitFor()
    await counts.getByText('1 device refused').waitFor()
    await assertAccessible(page)

    // The refused device in the upload, in the list of uploads, and in the activity log.
    await page.getByRole('row', { name: new RegExp(refused) }).click()
    const line = page.getByRole('dialog')
    const code = await line.getByText(/^4\d{7}$/).innerText()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Activity log' }).click()
    await page
      .getByRole('row', { name: /Completed with error/ })
      .first()
      .click()
    await page
      .getByRole('dialog')
      .getByText(/transaction/i)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Customers', exact: true }).click()
    await page.getByRole('row', { name: /Acme Logistics/ }).click()
    await page
      .getByRole('row', { name: /Completed with error/ })
      .first()
      .click()
    await page.getByText('1 refused device').waitFor()
    await page.locator('summary').first().click()
    await page.getByText(refused).first().waitFor()
    await page.getByText(code).first().waitFor()
    await page.keyboard.press('Escape')

    // The customer approves with a profile, and asks for the refused device.
    await takeRole(page, 'api@northwind.example', 'it@acme.example')
    await page.getByRole('navigation', { name: 'Customer console' }).getByRole('link', { name: 'Uploads' }).click()
    await page
      .getByRole('row', { name: /Northwind.*Pending/ })
      .first()
      .click()
    await page.getByRole('gridcell', { name: fresh }).waitFor()
    await page.getByRole('button', { name: 'Approve all devices' }).click()
    await page.getByLabel('Enrollment profile').selectOption('Base')
    await page.getByRole('button', { name: 'Approve 2 devices' }).click()
    await page.getByRole('button', { name: 'Manage reseller preferences' }).waitFor()
    await page.keyboard.press('Escape')
    const nav = page.getByRole('navigation', { name: 'Customer console' })
    await nav.getByRole('link', { name: 'Devices' }).click()
    await page.getByLabel('IMEI, MEID or serial').fill(fresh)
    await page.getByRole('row', { name: new RegExp(`${fresh}.*Profile assigned`) }).waitFor()
    await page.getByLabel('IMEI, MEID or serial').fill(refused)
    await page.getByText('Why is this phone not here?').click()
    await page.getByText('Not met').first().waitFor()
    await nav.getByRole('link', { name: 'Activity log' }).click()
    await page
      .getByRole('row', { name: /Upload approved/ })
      .first()
      .waitFor()

    // The phones: the first one enrols, and the refused one gets no profile.
    const phone = page.getByRole('region', { name: 'Screen of the phone' })
    const switchOn = async (identifier: string) => {
      await page.goto(`${muster.url}/_muster/console/phone/phone?phone=${identifier}`)
      await phone.getByRole('button', { name: 'Switch on' }).click()
    }
    await switchOn(fresh)
    await phone.getByRole('button', { name: 'Next' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Enrolled' }).click()
    await phone.getByText('All set').waitFor()
    await page.goto(`${muster.url}/_muster/console/customer/devices?search=${fresh}`)
    await page.getByRole('row', { name: new RegExp(`${fresh}.*Provisioned`) }).waitFor()
    await switchOn(refused)
    await phone.getByText('The phone got no profile').waitFor()

    // The developer sees the requests of all three.
    await page.goto(`${muster.url}/_muster/console/developer/requests`)
    for (const operation of ['uploadDevicesUsingPUT', 'approveBulkEnrollDeviceUploadsUsingPOST'])
      await page.getByText(operation).first().waitFor()
  })
}
