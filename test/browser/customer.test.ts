import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { imeis } from '../support/imeis.ts'
import { assertAccessible, openConsoles, skip } from './support.ts'

const ACME = { account: 'it@acme.example' }
const DEVICES = imeis(30, 640_000)

if (skip) test('the console of customers in a browser', { skip }, () => {})
else {
  const folder = mkdtempSync(join(tmpdir(), 'muster-customer-'))
  after(() => rmSync(folder, { recursive: true }))
  const credentialKey = join(folder, 'key.pem')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(credentialKey, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const { open, muster } = await openConsoles({ credentialKey })
  const northwind = await muster.token('northwind')
  const acme = await muster.token('acme')

  const upload = async (transactionId: string, devices: readonly string[]) => {
    const { status, text } = await muster.ask('PUT', '/kcs/v1/rp/devices/upload', {
      token: northwind,
      body: { resellerId: '1000000001', customerId: '2000000001', transactionId, type: 'IMEI', devices },
    })
    assert.equal(status, 200, text)
    await muster.drain()
  }
  const approve = async (transactionId: string) => {
    const approval = { token: acme, body: { transactionIds: [transactionId] } }
    const { status, text } = await muster.ask('POST', '/kcs/v1/kme/devices/uploads/approvals', approval)
    assert.equal(status, 200, text)
    await muster.drain()
  }

  await upload('CC1', DEVICES.slice(0, 20))
  await approve('CC1')
  await upload('CC2', DEVICES.slice(20, 25))

  test('the dashboard of a customer links each status to the devices that have it', async () => {
    const page = await open('/customer/dashboard', ACME)
    await page.getByRole('link', { name: 'Profile assigned' }).waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Profile assigned' }).click()
    await page.getByRole('gridcell', { name: '350000000000022' }).waitFor()
    assert.equal(await page.getByText('1 device', { exact: true }).count(), 1)
  })

  test('a profile that is assigned to ticked devices appears in the list', async () => {
    const page = await open(`/customer/devices?search=${DEVICES[0]}`, ACME)
    await page.getByLabel('Select device').click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Modify profile of selected devices').selectOption('Base')
    await dialog.getByLabel('Add tags').fill('till, north')
    await assertAccessible(page)
    await dialog.getByRole('button', { name: 'Save for 1 device' }).click()
    await page.getByRole('gridcell', { name: 'Profile assigned' }).waitFor()
    await page.getByRole('gridcell', { name: 'till, north' }).waitFor()
    await assertAccessible(page)
  })

  test('EMM credentials are encrypted in the browser, and a user id that breaks a rule is marked and refused', async () => {
    const page = await open(`/customer/devices?search=${DEVICES[2]}`, ACME)
    const sent: string[] = []
    page.on('request', request => request.url().endsWith('assignProfile') && sent.push(request.postData() ?? ''))
    await page.getByLabel('Select device').click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    await page.getByLabel('Modify profile of selected devices').selectOption('Base')
    await page.getByLabel('EMM User ID').last().fill('jörg#1')
    await page.getByText('must not have the character #').waitFor()
    await page.getByRole('button', { name: 'Save for 1 device' }).click()
    await page.getByRole('dialog').getByRole('alert').getByText('userName must not have the character #').waitFor()
    await page.getByLabel('EMM User ID').last().fill('jörg@acme.example')
    await page.getByLabel('EMM password').fill('secret')
    await page.getByRole('button', { name: 'Save for 1 device' }).click()
    await page.getByRole('gridcell', { name: 'jörg@acme.example' }).waitFor()
    const { userToken } = JSON.parse(sent[1] ?? '').deviceDetails
    const block = { key: privateKey, padding: constants.RSA_PKCS1_PADDING }
    assert.equal(privateDecrypt(block, Buffer.from(userToken, 'base64')).toString(), 'secret')
  })

  test('a device that would get too many tags is shown with the reason, and the other one gets the tag', async () => {
    const full = Array.from({ length: 10 }, (_, i) => `tag${i}`)
    const change = { token: acme, body: { devices: [DEVICES[3]], add: full } }
    assert.equal((await muster.ask('POST', '/_muster/portal/v1/customer/devices/tags', change)).status, 200)
    const page = await open('/customer/devices', ACME)
    for (const name of [DEVICES[3] ?? '', DEVICES[4] ?? ''])
      await page.getByRole('row', { name }).getByLabel('Select device').click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    await page.getByRole('dialog').getByLabel('Add tags').fill('eleventh')
    await page.getByRole('button', { name: 'Save for 2 devices' }).click()
    await page.getByRole('dialog').getByText('It would have more than 10 tags.').waitFor()
    assert.equal(
      await page
        .getByRole('dialog')
        .getByText(DEVICES[3] ?? '')
        .count(),
      1,
    )
    await page.keyboard.press('Escape')
    await page.getByRole('gridcell', { name: 'eleventh' }).waitFor()
  })

  test('all devices that match a filter are changed by a transaction that the list of transactions shows', async () => {
    const page = await open('/customer/devices?status=Unassigned', ACME)
    await page.getByLabel('Select device').first().click()
    await page.getByRole('button', { name: /Select all \d+ that match/ }).click()
    await page.getByRole('button', { name: 'Configure devices' }).click()
    await page.getByRole('dialog').getByLabel('Add tags').fill('fleet')
    await page.getByRole('button', { name: /^Save for \d+ devices$/ }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await muster.drain()
    await page.getByRole('link', { name: 'Transactions', exact: true }).click()
    await page.getByRole('gridcell', { name: 'Change tags' }).first().click()
    await page.getByRole('dialog').getByText('Completed', { exact: true }).first().waitFor()
    await assertAccessible(page)
  })

  test('chosen columns are stored in the browser, a click on a head sorts, and the CSV has the devices that match', async () => {
    const page = await open('/customer/devices?status=Profile assigned', ACME)
    await page.getByText('Columns', { exact: true }).click()
    await page.getByLabel('Tags', { exact: true }).uncheck()
    await page.getByLabel('Order number', { exact: true }).first().check()
    await assertAccessible(page)
    await page.getByRole('columnheader', { name: 'Model' }).getByRole('button').click()
    assert.match(page.url(), /sortBy=model/)
    await page.reload()
    await page.getByRole('columnheader', { name: 'Order number' }).waitFor()
    assert.equal(await page.getByRole('columnheader', { name: 'Tags' }).count(), 0)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download devices as CSV' }).click()
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
    assert.match(lines[0] ?? '', /^IMEI\/MEID,Second IMEI,Serial number,/)
    assert.ok(lines.length > 1 && lines.slice(1).every(line => line.includes(',Profile assigned,')), lines.join('\n'))
  })

  test('a device is opened by the keyboard alone, and Esc gives the focus back to the table', async () => {
    const page = await open('/customer/devices', ACME)
    await page.getByRole('gridcell', { name: DEVICES[19] }).waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('uploaded by Northwind Telecom').waitFor()
    assert.match(page.url(), /device=[0-9a-f]{24}/)
    await assertAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'grid')
  })

  test('a search without a result explains why the phone is not in the list', async () => {
    const page = await open(`/customer/devices?search=${DEVICES[21]}`, ACME)
    await page.getByText('Why is this phone not here?').click()
    await page.getByText('Not met').waitFor()
    await assertAccessible(page)
  })

  test('the devices of pasted lines are unassigned each on its own, and the unknown one is named', async () => {
    const page = await open('/customer/devices', ACME)
    await page.getByRole('button', { name: 'Bulk actions' }).click()
    await page.getByLabel('Or paste the lines').fill(`${DEVICES[6]},Base\n"${DEVICES[7]}"\n${DEVICES[29]}\n${DEVICES[6]}`)
    await page.getByText('3 devices', { exact: true }).waitFor()
    await assertAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Unassign profile' }).click()
    await page.getByRole('button', { name: 'Unassign from 3 devices' }).click()
    const failed = page.getByRole('dialog', { name: '1 device failed' })
    await failed.getByText(DEVICES[29] ?? '').waitFor()
    await page.getByText('The profile of 2 devices is unassigned.').waitFor()
  })

  test('a ticked device that another client has deleted is named with the reason after the act', async () => {
    const page = await open(`/customer/devices?search=${DEVICES[5]}`, ACME)
    await page.getByLabel('Select device').click()
    await page.getByRole('button', { name: 'Delete devices' }).click()
    const body = { devices: { deviceIds: [DEVICES[5]] } }
    assert.equal((await muster.ask('POST', '/kcs/v1/kme/devices/delete', { token: acme, body })).status, 200)
    await page.getByRole('button', { name: 'Delete 1 device' }).click()
    await page.getByRole('dialog', { name: '1 device failed' }).getByText('The customer has no such device.').waitFor()
  })

  test('deleted devices leave the list, after a dialog that names their number', async () => {
    const page = await open(`/customer/devices?search=${DEVICES[1]}`, ACME)
    await page.getByLabel('Select device').click()
    await page.getByRole('button', { name: 'Delete devices' }).click()
    await page.getByRole('button', { name: 'Delete 1 device' }).click()
    await page.getByText('No device matches.').waitFor()
    const { status } = await muster.ask('GET', `/_muster/portal/v1/customer/devices/${DEVICES[1]}`, { token: acme })
    assert.equal(status, 404)
  })
}
