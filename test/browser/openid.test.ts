/** A person clicks through the sign-in at an OpenID provider on another site, as far as cookies are concerned. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ANNA, addTenants, CLIENT, OTTO, registerAt, SESSION, settingsFor } from '../support/openid-service.ts'
import { openMuster } from '../support/server.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

if (skip) test('the sign-in at an OpenID provider in a browser', { skip }, () => {})
else {
  const sandbox = await openMuster()
  after(sandbox.close)
  // A browser takes localhost and 127.0.0.1 for two sites.
  const provider = sandbox.url.replace('127.0.0.1', 'localhost')
  const { muster: service, open } = await openConsoles(settingsFor(provider), { provider })
  await addTenants(service)
  await registerAt(sandbox, service, ANNA.email, OTTO.email, 'nobody@north.example')

  /** From the console to the consent at the provider, and back. */
  async function signIn(page: Page, account: string): Promise<void> {
    await page.getByRole('link', { name: 'Sign in with Staff sign-in' }).click()
    await page.waitForURL(`${provider}/**`)
    await page.getByRole('button', { name: account }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`${service.url}/**`)
  }

  /** The cookies of the service: name, whether it is HttpOnly, SameSite and path. */
  const cookiesOf = async (page: Page): Promise<string[]> =>
    (await page.context().cookies(`${service.url}/_muster/portal/v1/sign-in`))
      .map(({ name, httpOnly, sameSite, path }) => `${name} ${httpOnly} ${sameSite} ${path}`)
      .sort()

  const sessionOf = (page: Page): Promise<[status: number, account?: string]> =>
    page.evaluate(async path => {
      const response = await fetch(path)
      return [response.status, (await response.json()).account]
    }, SESSION)

  test('a person who opens a page of the console signs in at the provider and gets that page with her session', async () => {
    const page = await open('/reseller/dashboard')
    const sites: string[] = []
    page.on('request', async request => {
      if (request.isNavigationRequest())
        sites.push(`${new URL(request.url()).pathname} ${(await request.allHeaders())['sec-fetch-site']}`)
    })
    await signIn(page, ANNA.email)
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    assert.equal(page.url(), `${service.url}/_muster/console/reseller/dashboard`)
    await page.getByText('1000000001').first().waitFor()
    assert.deepEqual(await sessionOf(page), [200, ANNA.email])
    // The navigation that the cookie of the session is set on is of another site, and the requests of the page are not.
    assert.deepEqual(sites.slice(-2), [
      '/_muster/portal/v1/sign-in/callback cross-site',
      '/_muster/console/reseller/dashboard cross-site',
    ])
    assert.deepEqual(await cookiesOf(page), [
      'muster_session_default true Strict /_muster/portal',
      'muster_sign_in_default true Lax /_muster/portal/v1/sign-in',
    ])
    assert.equal(await page.evaluate(() => document.cookie), '')
    await page.reload()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  })

  test('a page whose session ended keeps what was typed while the person signs in again in another window', async () => {
    const page = await open('/reseller/upload')
    await signIn(page, ANNA.email)
    await page.getByLabel('Or paste the lines').fill('350000000000113')
    await page.context().clearCookies({ name: 'muster_session_default' })
    await page.getByLabel('Find a customer by name or ID').fill('a')
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    const [other] = await Promise.all([
      page.waitForEvent('popup'),
      dialog.getByRole('link', { name: 'Sign in with Staff sign-in' }).click(),
    ])
    await other.getByRole('button', { name: ANNA.email }).click()
    await other.getByRole('button', { name: 'Allow' }).click()
    await other.getByRole('heading', { name: 'Upload devices' }).waitFor()
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.getByLabel('Or paste the lines').inputValue(), '350000000000113')
  })

  test('a person who signs in on the first page of the console gets the console of her tenant there', async () => {
    const page = await open('/')
    await signIn(page, ANNA.email)
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    assert.equal(await page.getByRole('link', { name: /^Sign in/ }).count(), 0)
    await page.getByRole('navigation', { name: 'Reseller console' }).getByRole('link', { name: 'Customers' }).click()
    await page.getByRole('heading', { name: 'Customers' }).waitFor()
  })

  test('the address with which one browser came back begins no session in another browser, and none a second time', async () => {
    const page = await open('/reseller/dashboard')
    let returned = ''
    page.on('request', request => {
      if (request.url().includes('/sign-in/callback')) returned = request.url()
    })
    await signIn(page, ANNA.email)
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    const other = await open('/')
    for (const [at, heading] of [
      [other, 'This sign-in cannot be completed'],
      [page, 'This sign-in was completed before'],
    ] as const) {
      await at.goto(returned)
      await at.getByRole('heading', { name: heading }).waitFor()
      await assertAccessible(at)
    }
    assert.ok(!(await cookiesOf(other)).some(cookie => cookie.includes('session')))
  })

  test('a person without a user gets a page with her e-mail, from which she signs in again', async () => {
    const page = await open('/reseller/dashboard')
    await signIn(page, 'nobody@north.example')
    await page.getByRole('heading', { name: 'You are no user of this server' }).waitFor()
    await page.getByText('nobody@north.example').waitFor()
    assert.deepEqual(await cookiesOf(page), ['muster_sign_in_default true Lax /_muster/portal/v1/sign-in'])
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await page.waitForURL(`${provider}/**`)
    assert.equal(new URL(page.url()).searchParams.get('client_id'), CLIENT.clientId)
  })

  test('a sign-in in two tabs of one browser is completed in both', async () => {
    const first = await open('/reseller/dashboard')
    const second = await first.context().newPage()
    await second.goto(`${service.url}/_muster/console/reseller/dashboard`)
    for (const page of [first, second]) await page.getByRole('link', { name: 'Sign in with Staff sign-in' }).click()
    for (const page of [first, second]) {
      await page.getByRole('button', { name: OTTO.email }).click()
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
      assert.deepEqual(await sessionOf(page), [200, OTTO.email])
    }
  })

  test('a person who signs out of the console has no session, and the console offers the sign-out of the provider', async () => {
    const page = await open('/reseller/dashboard')
    await signIn(page, ANNA.email)
    await page.getByRole('button', { name: ANNA.email }).click()
    await page.getByRole('link', { name: 'Sign out of Staff sign-in' }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in with Staff sign-in' }).waitFor()
    assert.equal((await sessionOf(page))[0], 401)
  })
}
