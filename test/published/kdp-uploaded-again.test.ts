import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases } from '../support/databases.ts'
import { imeis } from '../support/imeis.ts'
import { openMuster } from '../support/server.ts'
import { transactionIn } from '../support/status.ts'

const [MINE = '', NEW = '', THEIRS = '', ELSEWHERE = ''] = imeis(4, 9000)
const taken = { code: 40000005, message: 'DEVICE_DUPLICATE', data: 'The specified device already exists.' }

/** The failed rows of an upload of a known device, a new one twice, one of another reseller and one of another customer. */
const EXPECTED = {
  '2023-12': [
    { imei: THEIRS, ...taken },
    { imei: ELSEWHERE, ...taken },
  ],
  '2026-07': [
    { imei: MINE, ...taken },
    { imei: NEW, ...taken },
    { imei: THEIRS, ...taken },
    { imei: ELSEWHERE, ...taken },
  ],
}

for (const database of databases) {
  for (const [contract, failed] of Object.entries(EXPECTED)) {
    test(`${database.name}, ${contract}: a device that is uploaded again ${contract === '2023-12' ? 'stays unchanged' : 'fails'}`, async t => {
      const data = await database.place()
      const muster = await openMuster({ data, contract })
      t.after(async () => {
        await muster.close()
        await database.drop(data)
      })
      const [northwind, harbour] = [await muster.token('northwind'), await muster.token('harbour')]
      const upload = async (token: string, order: object) => {
        const body = { resellerId: '1000000001', customerId: '2000000001', type: 'IMEI', ...order }
        assert.equal((await muster.ask('PUT', '/kcs/v1/rp/devices/upload', { token, body })).status, 200)
        // The server's own worker processes it, which is a thread on a file: the dated rule reaches it with the transaction.
        for (let state = ''; state !== 'Complete'; ) {
          await new Promise(resolve => setTimeout(resolve, 5))
          const query = `resellerId=${body.resellerId}&state=Progress`
          const { totalCount } = (await muster.ask('GET', `/kcs/v1/rp/devices/status?${query}`, { token })).body.devices
          if (totalCount === 0) state = 'Complete'
        }
      }
      const shown = async (imei: string) =>
        (await muster.ask('GET', `/kcs/v1/rp/devices?resellerId=1000000001&imei=${imei}`, { token: northwind })).body.devices

      await upload(northwind, { transactionId: 'FIRST', devices: [MINE], orderNo: 'ONE' })
      await upload(harbour, { transactionId: 'OTHER', devices: [THEIRS], resellerId: '1000000002' })
      await upload(northwind, { transactionId: 'ELSEWHERE', devices: [ELSEWHERE], customerId: '4000000001' })
      const before = await shown(MINE)
      await upload(northwind, { transactionId: 'AGAIN', devices: [MINE, NEW, NEW, THEIRS, ELSEWHERE], orderNo: 'TWO' })
      const list = (await muster.ask('GET', '/kcs/v1/rp/devices/status?resellerId=1000000001&pageSize=1', { token: northwind }))
        .body
      assert.deepEqual(transactionIn(list).devices, failed)
      assert.deepEqual(await shown(MINE), before, 'id, time and upload are those of the first upload')
      assert.equal((await shown(NEW)).length, 1)
      const byOrder = '/kcs/v1/rp/devices?resellerId=1000000001&orderNo=TWO'
      assert.equal((await muster.ask('GET', byOrder, { token: northwind })).body.totalCount, 1)

      // The first generation refuses it under both dates.
      const body = {
        transactionId: 'GEN1',
        resellerId: '1000000001',
        customerId: '2000000001',
        transactionType: 'New',
        devices: { type: 'IMEI', list: [MINE] },
      }
      const headers = { 'x-wsm-api-token': 'northwind-gen1' }
      await muster.ask('PUT', '/bulkenroll/v1/reseller/devices', { headers, body })
      await muster.drain()
      const path = '/bulkenroll/v1/reseller/devices/status?resellerId=1000000001&transactionId=GEN1'
      const [{ devices }] = (await muster.ask('GET', path, { headers })).body.transactions
      assert.deepEqual(devices[0].code, 4092100)
    })
  }
}
