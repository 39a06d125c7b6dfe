import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, openConsoles, skip } from './support.ts'

const [WITH_PROFILE, WITHOUT, NOBODYS] = ['350000000000022', '350000000000014', '350000000009999']

if (skip) test('the console of phones in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const stateOf = async (identifier: string) => (await muster.ask('GET', `/_muster/v1/devices/${identifier}`)).body.state
  /** Changes the profile of `WITH_PROFILE`. */
  const changeProfile = async (changes: object) => {
    const { profile } = (await muster.ask('GET', `/_muster/v1/devices/${WITH_PROFILE}`)).body
    const { status, text } = await muster.ask('PATCH', `/_muster/v1/profiles/${profile}`, { body: changes })
    assert.equal(status, 200, text)
  }

  test('the screens of a phone show what the server sends it, and their end enrols it', async () => {
    await changeProfile({
      companyName: 'Acme',
      supportEmailAddress: 'help@acme.example',
      eulas: [{ title: 'Rules', content: 'Be kind.' }],
    })
    await muster.ask('PATCH', `/_muster/v1/devices/${WITH_PROFILE}`, { body: { userName: 'ada' } })
    const page = await open('/phone/phone')
    await page.getByRole('gridcell', { name: WITH_PROFILE }).waitFor()
    await assertAccessible(page)
    await page.getByRole('gridcell', { name: WITH_PROFILE }).click()
    const screen = page.getByRole('region', { name: 'Screen of the phone' })
    await screen.getByRole('button', { name: 'Switch on' }).click()
    await screen.getByText('help@acme.example').waitFor()
    await assertAccessible(page)
    await screen.getByRole('button', { name: 'Next' }).click()
    await screen.getByText('Rules').click()
    await screen.getByText('Be kind.').waitFor()
    await screen.getByRole('button', { name: 'I agree to all' }).click()
    await screen.getByText('com.sds.emm.cloud.knox.samsung', { exact: true }).waitFor()
    await screen.getByRole('button', { name: 'Next' }).click()
    assert.equal(await screen.getByLabel('User ID').inputValue(), 'ada')
    await assertAccessible(page)
    await screen.getByRole('button', { name: 'Confirm' }).click()
    await screen.getByText('This phone is managed by Acme.').waitFor()
    await page.getByText('Provisioned', { exact: true }).waitFor()
    assert.equal(await stateOf(WITH_PROFILE), 'Enrolled')
  })

  test('the user of a phone cancels its setup where the profile allows it, and is refused where it does not', async () => {
    await changeProfile({ allowUserCancel: false })
    const page = await open(`/phone/phone?phone=${WITH_PROFILE}`)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('button', { name: 'Cancelled', exact: true }).click()
    await page.getByRole('alert').getByText('does not allow its user to cancel').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Cancel setup' }).count(), 0)
    await changeProfile({ allowUserCancel: true })
    await page.getByRole('button', { name: 'Factory reset' }).click()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('button', { name: 'Cancel setup' }).click()
    await page.getByRole('button', { name: 'Cancel and reset' }).click()
    await page.getByText('the setup starts over').waitFor()
    assert.equal(await stateOf(WITH_PROFILE), 'CancelledByUser')
  })

  test('Enter alone goes through the setup of a phone to its enrolment', async () => {
    const page = await open(`/phone/phone?phone=${WITH_PROFILE}`)
    await page.getByRole('button', { name: 'Switch on' }).focus()
    for (const next of ['Next', 'I agree to all', 'Next', 'Confirm']) {
      await page.keyboard.press('Enter')
      await page.locator('.phone button:focus').getByText(next, { exact: true }).waitFor()
    }
    await page.keyboard.press('Enter')
    await page.getByText('This phone is managed by Acme.').waitFor()
    assert.equal(await stateOf(WITH_PROFILE), 'Enrolled')
  })

  test('a phone that fails its setup says so, and the customer sees its status', async () => {
    const page = await open(`/phone/phone?phone=${WITH_PROFILE}`)
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('button', { name: 'Failed' }).click()
    await page.getByText('Couldn’t enroll your phone because').waitFor()
    await page.getByText('Failed to provision', { exact: true }).waitFor()
    assert.equal(await stateOf(WITH_PROFILE), 'EnrollFailed')
  })

  test('a phone without a profile gets the usual setup, with the rule that it does not meet', async () => {
    const page = await open(`/phone/phone?phone=${WITHOUT}`, { account: 'it@acme.example' })
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('The usual setup of Android').waitFor()
    await page.getByText('2000000001 has assigned no profile to it.').waitFor()
    await page.getByRole('listitem').filter({ hasText: 'Not met' }).waitFor()
    await assertAccessible(page)
    await page.goto(page.url().replace(WITHOUT, NOBODYS))
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('No customer has this phone').waitFor()
  })

  test('an identifier that no phone can have is refused', async () => {
    const page = await open('/phone/phone')
    await page.getByLabel('IMEI, MEID or serial number').fill('?')
    await page.getByRole('button', { name: 'Take' }).click()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByRole('alert').getByText('cannot be an identifier').waitFor()
  })

  test('the phone opens in a small window beside the console of a role', async () => {
    const page = await open('/reseller/dashboard', { account: 'api@northwind.example' })
    const opened = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'Phone window' }).click()
    const beside = await opened
    await beside.getByRole('heading', { name: 'Phone' }).waitFor()
    assert.equal(await beside.getByRole('navigation').count(), 0, 'it has the phone alone')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await beside.getByRole('gridcell', { name: WITHOUT }).click()
    await page.getByRole('button', { name: 'api@northwind.example' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'it@acme.example' }).click()
    await page.getByText('it@acme.example').waitFor()
    // The phone explains as the person of the other window.
    await beside.getByRole('button', { name: 'Switch on' }).click()
    await beside.getByRole('listitem').filter({ hasText: 'Not met' }).waitFor()
    await beside.getByText('The usual setup of Android').waitFor()
  })

  test('a fleet ends as its mix plans, and a mix that adds up to more than all is refused', async () => {
    const page = await open('/phone/fleet')
    await page.getByLabel('Phones *').fill('40')
    await page.getByLabel('Provisioned').fill('80')
    await page.getByLabel('Failed to provision').fill('30')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('alert').getByText('outcomes must add up to 100 percent').waitFor()
    await page.getByLabel('Failed to provision').fill('10')
    await page.getByLabel('Not uploaded').fill('10')
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('40 of 40 phones booted').waitFor()
    const counted = (name: string, value: string) =>
      page.getByRole('listitem').filter({ hasText: name }).getByText(value, { exact: true }).waitFor()
    await counted('Provisioned', '32')
    await counted('Failed to provision', '4')
    await counted('Not uploaded', '4')
    await assertAccessible(page)
  })
}
