import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, openConsoles, skip } from './support.ts'

if (skip) test('the console in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()

  test('a person of a sandbox who chooses a reseller gets its dashboard, and another account replaces the first', async () => {
    const page = await open('/')
    await page.getByRole('button', { name: 'Northwind Telecom' }).click()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    await page.getByText('1000000001').waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'api@northwind.example' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Harbour Distribution' }).click()
    await page.getByText('1000000002').waitFor()
  })

  test('a browser that asks for / is redirected to the consoles, and a program gets the 404 of an unknown path', async () => {
    const page = await open('/')
    await page.goto(`${muster.url}/`)
    assert.equal(page.url(), `${muster.url}/_muster/console/`)
    assert.equal((await muster.ask('GET', '/')).status, 404)
  })

  test('⌘K opens the palette, and the arrows and Enter open a page by the keyboard alone', async () => {
    const page = await open('/', { account: 'api@northwind.example' })
    await page.getByRole('heading').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('reseller dash')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  })

  test('the choice of dark colours is stored in the browser, and each theme is accessible', async () => {
    const page = await open('/')
    await page.getByLabel('Colours').selectOption('dark')
    await page.reload()
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
    await assertAccessible(page)
    await page.getByLabel('Colours').selectOption('light')
    await assertAccessible(page)
  })

  test('the console of a world addresses that world alone', async () => {
    await muster.ask('POST', '/_muster/v1/worlds', { body: { name: 'checkout' } })
    const page = await open('/')
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(`${muster.url}/w/checkout/_muster/console/`)
    await page.getByRole('button', { name: 'Northwind Telecom' }).click()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    assert.deepEqual(
      asked.filter(path => path.includes('/_muster/portal/') && !path.startsWith('/w/checkout/')),
      [],
    )
  })
}
