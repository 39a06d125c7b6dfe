import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SCENARIOS } from '../../src/apis/control/scenarios/index.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

const LIST = '/kcs/v1/kme/devices/list'

if (skip) test('the orders of developers in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const acme = await muster.token('acme')
  const control = async (method: string, path: string, body?: object) =>
    (await muster.ask(method, `/_muster/v1/${path}`, { ...(body !== undefined && { body }) })).body
  const list = (query: string) => muster.ask('GET', LIST + query, { token: acme })

  test('a fault is ordered by a form, whose refusal is beside its field, and the list counts its applications', async () => {
    const page = await open('/developer/faults')
    await page.getByRole('button', { name: 'Order rate-limited' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Order rate-limited' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Operation').fill('listDevice')
    await form.getByRole('button', { name: 'Order', exact: true }).click()
    await form.locator('.wrong').getByText('is no operation; the closest one is listDevices.').waitFor()
    await assertAccessible(page)
    await form.getByLabel('Operation').fill('listDevices')
    await form.getByLabel('Times').fill('2')
    await form.getByRole('button', { name: 'Order', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByRole('gridcell', { name: '0 of 0' }).waitFor()
    assert.equal((await list('')).status, 429)
    await page.getByRole('gridcell', { name: '1 of 1' }).waitFor()
    await page.getByRole('button', { name: 'Remove fault' }).click()
    await page.getByText('No fault is ordered.').waitFor()
    assert.equal((await list('')).status, 200)
  })

  test('recipes are combined into one fault, which can be continued as JSON', async () => {
    const page = await open('/developer/faults?order=new')
    const form = page.getByRole('dialog')
    await form.getByLabel('slow', { exact: true }).check()
    await form.getByLabel('rate-limited').check()
    await form.getByRole('button', { name: 'Continue as JSON' }).click()
    const order = form.getByRole('textbox', { name: 'Order' })
    assert.deepEqual(JSON.parse(await order.inputValue()), {
      match: {},
      when: {},
      do: { delayMs: 3000, status: 429, headers: { 'retry-after': '1' } },
    })
    await order.fill('{"do": {"status": 429, "drop": "before"}}')
    await form.getByRole('button', { name: 'Order', exact: true }).click()
    await form.getByRole('alert').getByText('cannot be combined').waitFor()
    await order.fill('{"match": {"api": "msp"}, "do": {"delayMs": 1, "status": 429}}')
    await form.getByRole('button', { name: 'Order', exact: true }).click()
    await form.waitFor({ state: 'detached' })
    await page.getByRole('gridcell', { name: 'api msp' }).waitFor()
    await control('DELETE', 'faults')
  })

  test('a world is created, saved, changed, restored and deleted, and a name that is taken is refused', async () => {
    const page = await open('/developer/worlds')
    const create = async () => {
      await page.getByRole('button', { name: 'Create a world' }).click()
      const boxes = page.locator('input[name=scenarios]')
      const offered = await boxes.evaluateAll(all => all.map(box => (box as HTMLInputElement).value))
      assert.deepEqual(offered.sort(), Object.keys(SCENARIOS).sort())
      await page.getByRole('dialog').getByLabel('Name').fill('desk')
      await page.getByRole('dialog').getByLabel('dual-sim').check()
      await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
    }
    await create()
    await page.getByRole('gridcell', { name: 'desk', exact: true }).waitFor()
    await create()
    await page.getByRole('alert').getByText('desk').waitFor()
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('gridcell', { name: 'desk', exact: true }).click()
    const panel = page.getByRole('dialog', { name: 'World desk' })
    await panel.getByText(`export MUSTER_URL='${muster.url}/w/desk'`).waitFor()
    await panel.getByRole('button', { name: 'Save …' }).click()
    await page.getByLabel('Name of the snapshot').fill('before')
    await page.getByRole('button', { name: 'Save a snapshot' }).click()
    await panel.getByText('before', { exact: true }).waitFor()
    await assertAccessible(page)
    const handsets = async () => (await muster.ask('GET', '/w/desk/_muster/v1/handsets')).body.totalCount
    const saved = await handsets()
    await muster.ask('POST', '/w/desk/_muster/v1/handsets', { body: { imei: '350000000009973' } })
    assert.equal(await handsets(), saved + 1)
    await panel.getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('button', { name: 'Restore desk' }).click()
    await page.getByText('desk has the state of before.').waitFor()
    assert.equal(await handsets(), saved)
    await panel.getByRole('button', { name: 'Delete …' }).first().click()
    await page.getByRole('button', { name: 'Delete the world' }).click()
    await panel.waitFor({ state: 'detached' })
    assert.equal((await muster.ask('GET', '/w/desk/_muster/v1/handsets')).status, 404)
  })

  test('a secret can be copied, a client identifier is shown once, and a wrong public key is refused', async () => {
    const page = await open('/developer/accounts', { permissions: ['clipboard-read', 'clipboard-write'] })
    const { keys } = await control('GET', 'keys')
    await page.getByRole('row').filter({ hasText: 'acme-secret' }).getByRole('button', { name: 'Copy bearer' }).click()
    await page.getByText('Copied a bearer.').waitFor()
    const bearer = await page.evaluate(() => navigator.clipboard.readText())
    assert.equal((await muster.ask('GET', LIST, { token: bearer })).status, 200)
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Issue a client identifier' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('combobox', { name: /^Tenant/ }).selectOption('2000000002')
    await form.getByRole('combobox', { name: /^Service/ }).selectOption('kme')
    await form.getByLabel('Public key').fill('no key')
    await form.getByRole('button', { name: 'Issue', exact: true }).click()
    await form.getByRole('alert').getByText('SubjectPublicKeyInfo').waitFor()
    await form.getByLabel('Public key').fill(keys[0].publicKey)
    await form.getByRole('button', { name: 'Issue', exact: true }).click()
    await page.getByRole('dialog', { name: 'The client identifier' }).locator('pre').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('3 keys', { exact: true }).waitFor()
    const row = page.getByRole('row').filter({ hasText: keys[0].id })
    await row.getByRole('button', { name: 'Regenerate …' }).click()
    await page.getByRole('button', { name: 'Regenerate', exact: true }).click()
    await page.getByRole('dialog', { name: 'The client identifier' }).locator('pre').waitFor()
    await row.waitFor({ state: 'detached' })
  })

  test('a token and the headers of a request are explained by the rules that they meet', async () => {
    const page = await open('/developer/tokens')
    await page.getByLabel('Token, headers or token request').fill('abc')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('refused', { exact: true }).waitFor()
    await page.getByText('one part').waitFor()
    await assertAccessible(page)
    await page.getByLabel('Token, headers or token request').fill(`Authorization: Bearer ${acme}`)
    await page.getByLabel('Path', { exact: true }).fill(LIST)
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('accepted', { exact: true }).waitFor()
    await page.getByText('listDevices').waitFor()
  })

  test('each page of the console of developers is usable at the width of a phone', async () => {
    const page = await open('/developer/requests', { viewport: { width: 360, height: 740 } })
    for (const name of ['requests', 'coverage', 'clock', 'work', 'faults', 'worlds', 'accounts', 'tokens']) {
      await page.goto(`${muster.url}/_muster/console/developer/${name}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(width <= 360, `${name} is ${width} pixels wide`)
    }
  })
}
