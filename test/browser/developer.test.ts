import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertAccessible, openConsoles, skip } from './support.ts'

const LIST = '/kcs/v1/kme/devices/list'

if (skip) test('the console of developers in a browser', { skip }, () => {})
else {
  const { open, muster } = await openConsoles()
  const [acme, northwind] = [await muster.token('acme'), await muster.token('northwind')]
  const control = async (method: string, path: string, body?: object) =>
    (await muster.ask(method, `/_muster/v1/${path}`, { ...(body !== undefined && { body }) })).body
  const list = (query: string) => muster.ask('GET', LIST + query, { token: acme })
  const upload = (transactionId: string, changes: object = {}) =>
    muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: northwind,
      body: {
        ...{ resellerId: '1000000001', customerId: '2000000001', transactionId, type: 'IMEI', devices: ['350000000000113'] },
        ...changes,
      },
    })

  test('a request that arrives is listed at once, and the keyboard alone opens it with the rule that failed', async () => {
    const page = await open('/developer/requests?api=kdp')
    await page.getByText('No request matches.').waitFor()
    await upload('D-1', { type: 'IMIE', oderNo: 'PO-7' })
    await page.getByRole('gridcell', { name: '40000000' }).waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog')
    await panel.getByText('Send one type for all devices of the request.').first().waitFor()
    await panel.getByText('oderNo', { exact: true }).waitFor()
    assert.match(page.url(), /request=[0-9A-F]{32}/)
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.waitForURL(url => !url.search.includes('request='))
  })

  test('requests that arrive while the person reads further down wait behind a button', async () => {
    await control('DELETE', 'requests')
    for (const number of [1, 2, 3]) await list(`?pageSize=${number}`)
    const page = await open('/developer/requests')
    const first = page.getByRole('row').nth(1)
    await first.getByText('pageSize=3').waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await list('?pageSize=4')
    await list('?pageSize=5')
    await page.getByRole('button', { name: '2 new' }).waitFor()
    assert.match((await first.textContent()) ?? '', /pageSize=3/)
    await page.getByRole('button', { name: '2 new' }).click()
    await first.getByText('pageSize=5').waitFor()
  })

  test('the filters of requests are in the address, and leave those alone that match all of them', async () => {
    await control('DELETE', 'requests')
    await list('')
    await list('?pageSize=0')
    await muster.ask('GET', '/kme/devices/list', { token: acme })
    const page = await open('/developer/requests?refused=yes')
    await page.getByText('2 requests', { exact: true }).waitFor()
    await page.getByLabel('Search').fill('pagesize')
    await page.getByText('1 request', { exact: true }).waitFor()
    assert.match(page.url(), /refused=yes&text=pagesize/)
    await page.getByLabel('Code').fill('40400000')
    await page.getByText('No request matches.').waitFor()
    await page.goto(page.url().replace(/\?.*/, ''))
    await page.getByText('3 requests', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Clear …' }).click()
    await page.getByRole('button', { name: 'Remove all requests' }).click()
    await page.getByText('No request matches.').waitFor()
  })

  test('a request is sent again and compared with the first one, and one with a secret is refused with the reason', async () => {
    await control('DELETE', 'requests')
    await list('?pageSize=0')
    const page = await open('/developer/requests')
    await page.getByRole('gridcell', { name: '4000000' }).click()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('region', { name: 'Now' }).getByText('pageSize=0').waitFor()
    await page.getByRole('region', { name: 'Before' }).getByText('pageSize=0').waitFor()
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await muster.token('acme')
    await page.getByRole('gridcell', { name: 'postToken' }).click()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('alert').getByText('masked').waitFor()
  })

  test('the coverage marks a row that was met, and shows how to raise one that was not', async () => {
    await list('?pageSize=0')
    const page = await open('/developer/coverage?api=kme&text=RESOURCE_INVALID')
    await page.getByRole('gridcell', { name: 'Met by a rule' }).waitFor()
    await assertAccessible(page)
    await page.getByLabel('Search').fill('TOO_MANY_DEVICES')
    await page.getByRole('gridcell', { name: '4000019' }).click()
    const panel = page.getByRole('dialog')
    await panel.getByText('The specified list of devices exceeded the maximum count.').waitFor()
    await panel.getByText('explain 4000019 --how --api kme').waitFor()
    await panel.getByRole('link', { name: 'Order a fault with it' }).click()
    await page.getByRole('dialog', { name: 'Order a fault' }).waitFor()
    assert.equal(await page.getByLabel('Refusal with this code').inputValue(), '4000019')
  })

  test('the clock is wound, stopped and brought back, and a time that it cannot have is refused', async () => {
    const page = await open('/developer/clock', { account: 'api@northwind.example' })
    await page.getByText('Running', { exact: true }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: '+30 days' }).click()
    await page.getByText('30 days ahead').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped', { exact: true }).waitFor()
    assert.equal((await control('GET', 'clock')).frozen, true)
    await page.getByLabel('Time *').fill('2199-01-01T00:00')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByRole('alert').getByText('the clock must stay between 1970 and 2106').waitFor()
    await page.getByRole('button', { name: 'Back to the present' }).click()
    await page.getByText('The same', { exact: true }).waitFor()
  })

  test('a person stays signed in when the clock is wound beyond the end of the session', async () => {
    const page = await open('/developer/clock', { account: 'api@northwind.example' })
    await page.getByRole('button', { name: '+1 day' }).click()
    await page.getByText('24 hours ahead').waitFor()
    await page.getByRole('link', { name: 'Reseller', exact: true }).click()
    await page.getByText('Your Reseller ID', { exact: true }).waitFor()
    await control('POST', 'clock', { setMs: Date.now() })
  })

  test('a transaction waits while work is held, and is completed by a drain', async () => {
    const page = await open('/developer/work')
    await page.getByRole('button', { name: 'Hold' }).click()
    await page.getByText('Held', { exact: true }).waitFor()
    await upload('D-2')
    const row = page.getByRole('row').filter({ hasText: 'D-2' })
    await row.getByText('held', { exact: true }).waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Drain' }).click()
    await row.getByText('complete', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('button', { name: 'Hold' }).waitFor()
  })
}
