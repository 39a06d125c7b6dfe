import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, openConsoles, skip } from './support.ts'

const ACME = { account: 'it@acme.example' }

if (skip) test('the profiles of a customer in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()

  test('the form of a profile shows each rule of the server beside its field, and the refusal of a name that is taken', async () => {
    const page = await open('/customer/profiles/new', ACME)
    await page.getByLabel('Profile name').fill('Field#1')
    await page.getByText('name must not contain any of').waitFor()
    await page.getByLabel('Profile name').fill('base')
    await page.getByLabel('Fully managed device').check()
    await page.getByLabel('DPC extras').fill('[1]')
    await page.getByText('mdmProfileCustomData must be the JSON text of an object').waitFor()
    await page.getByLabel('DPC extras').fill('{"server": "https://emm.example"}')
    await page.getByLabel('Select your EMM').fill('Knox Manage')
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.getByText('BULK_ENROLL_PROFILE_NAME_CONFLICT').waitFor()
    assert.equal(await page.getByLabel('Profile name').getAttribute('aria-invalid'), 'true')
    await assertAccessible(page)
    await page.getByLabel('Profile name').fill('Field')
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.getByRole('heading', { name: 'Field' }).waitFor()
    await page.getByRole('link', { name: 'Duplicate to edit' }).click()
    assert.equal(await page.getByLabel('Profile name').inputValue(), 'Field copy')
    await page.getByRole('button', { name: 'Create in the background' }).click()
    await muster.drain()
    await page.getByRole('gridcell', { name: 'Field copy' }).click()
    await page.getByLabel('Description').fill('For the field')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved. A device gets it').waitFor()
    await page.getByRole('button', { name: 'Delete profile' }).click()
    await page.getByRole('button', { name: 'Delete Field copy' }).click()
    await page.getByText('The profile Field copy is deleted.').waitFor()
    await assertAccessible(page)
  })

  test('a profile that fails in the background is listed with the code and the reason', async () => {
    const page = await open('/customer/profiles/new', ACME)
    await page.getByLabel('Profile name').fill('Unreachable')
    await page.getByLabel('Fully managed device').check()
    await page.getByLabel('Select your EMM').fill('Knox Manage')
    await page.getByLabel('Link to agent APK').fill('http://127.0.0.1:9/agent.apk')
    await page.getByRole('button', { name: 'Create in the background' }).click()
    const listed = page.getByRole('listitem').filter({ hasText: 'Unreachable' })
    await listed.getByText('Failed').waitFor()
    assert.match((await listed.textContent()) ?? '', /5000000|4001600/)
    await assertAccessible(page)
  })

  test('a profile that is saved and assigned leads to its devices, where the dialog has the profile chosen', async () => {
    const page = await open('/customer/profiles', ACME)
    await page.getByRole('gridcell', { name: 'Base' }).click()
    await page.getByLabel('Description').fill('For all')
    await page.getByRole('button', { name: 'Save and assign' }).click()
    await page.getByLabel('Select device').first().click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    const chosen = page.getByLabel('Modify profile of selected devices').locator('option:checked')
    await page.getByRole('dialog').getByRole('option', { name: 'Base' }).waitFor({ state: 'attached' })
    assert.equal(await chosen.textContent(), 'Base')
    await page.getByRole('button', { name: 'Save for 1 device' }).click()
    await page.getByText('The profile is assigned to 1 device.').waitFor()
  })

  test('a profile with devices is not deleted, and the dialog stays with the refusal', async () => {
    const page = await open('/customer/profiles', ACME)
    await page.getByRole('gridcell', { name: 'Base' }).click()
    await page.getByRole('button', { name: 'Delete profile' }).click()
    await page.getByRole('button', { name: 'Delete Base' }).click()
    await page.getByRole('dialog').getByText('BULK_ENROLL_PROFILE_INVALID').waitFor()
    await assertAccessible(page)
  })
}
