import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

if (skip) test('the console of a provider', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const account = 'admin@meridian.example'

  test("each page of the provider's console is accessible", async () => {
    const page = await open('/provider', { account })
    for (const title of ['Dashboard', 'Customers', 'Devices', 'Uploads', 'Profiles', 'Activity log']) {
      await page.getByRole('navigation', { name: 'Provider console' }).getByRole('link', { name: title }).click()
      await page.getByRole('heading', { name: title, level: 1 }).waitFor()
      await assertAccessible(page)
    }
  })

  test('a new customer is created, listed, changed and shown with the acts that its state allows', async () => {
    const page = await open('/provider/customers', { account })
    await page.getByRole('button', { name: 'Add customer' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add customer' })
    const texts = { 'Company name': 'Fjord Ferries', Country: 'US', 'Address 1': 'Pier 1', City: 'Seattle', ZIP: '98101' }
    const contact = { 'First name': 'Ada', 'Last name': 'Berg', 'Work email': 'ada@fjord.example', Phone: '12065550100' }
    for (const [label, text] of Object.entries({ ...texts, ...contact })) await dialog.getByLabel(label).fill(text)
    await dialog.getByLabel('Management type').selectOption('FullyManaged')
    await dialog.getByRole('button', { name: 'Add customer' }).click()
    await page.getByRole('row', { name: /Fjord Ferries/ }).click()
    const panel = page.getByRole('dialog', { name: 'Fjord Ferries' })
    await panel.getByText('ada@fjord.example').waitFor()
    assert.equal(await panel.getByRole('button', { name: 'Delink' }).count(), 0)
    await panel.getByRole('button', { name: 'Manage account' }).click()
    const change = page.getByRole('dialog', { name: 'Manage account: Fjord Ferries' })
    await change.getByLabel('City').fill('Tacoma')
    await change.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('Tacoma').waitFor()
    await assertAccessible(page)
    await panel.getByRole('link', { name: /console/ }).click()
    await page.getByText('Acting for').waitFor()
  })

  test('a refused request to an existing customer shows its code and text, and the form keeps what was typed', async () => {
    const page = await open('/provider/customers', { account })
    await page.getByRole('button', { name: 'Existing customer' }).click()
    const dialog = page.getByRole('dialog', { name: 'Existing customer' })
    await dialog.getByLabel('Customer ID').fill('9999999999')
    await dialog.getByLabel('Management type').selectOption('JointlyManaged')
    await dialog.getByRole('button', { name: 'Request to add' }).click()
    await dialog.getByText('4002100').waitFor()
    await dialog.getByText('ADD_EC_CUSTOMER_INVALID').waitFor()
    assert.equal(await dialog.getByLabel('Customer ID').inputValue(), '9999999999')
    await dialog.getByText('Why?').click()
    await dialog.getByText('Not met').waitFor()
    await assertAccessible(page)
  })

  test('devices that a reseller uploaded for the provider are approved, moved to a customer and deleted', async () => {
    const [moved = '', deleted = ''] = imeis(2, 7_300_000)
    const token = await muster.token('northwind')
    const upload = {
      resellerId: '1000000001',
      customerId: '4000000001',
      transactionId: 'msp1',
      type: 'IMEI',
      devices: [moved, deleted],
    }
    const accepted = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { body: upload, token })
    assert.equal(accepted.status, 200, accepted.text)
    await muster.drain()
    const page = await open('/provider/uploads', { account })
    await page
      .getByRole('row', { name: /Pending/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Approve 2 devices' }).click()
    await page
      .getByRole('row', { name: /Approved/ })
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Devices', exact: true }).click()
    await page
      .getByRole('row', { name: new RegExp(moved) })
      .getByRole('checkbox')
      .check()
    await page.getByRole('button', { name: 'Move devices to customer' }).click()
    await page.getByRole('combobox', { name: 'Customer', exact: true }).selectOption({ label: 'Acme Logistics' })
    await page.getByRole('button', { name: 'Move 1 device' }).click()
    await page.getByRole('row', { name: new RegExp(moved) }).waitFor({ state: 'detached' })
    await page
      .getByRole('row', { name: new RegExp(deleted) })
      .getByRole('checkbox')
      .check()
    await page.getByRole('button', { name: 'Delete devices' }).click()
    await page.getByRole('button', { name: 'Delete 1 device' }).click()
    await page.getByRole('row', { name: new RegExp(deleted) }).waitFor({ state: 'detached' })
    const customer = await open(`/customer/devices?search=${moved}`, { account: 'it@acme.example' })
    await customer.getByRole('row', { name: new RegExp(moved) }).waitFor()
  })
}
