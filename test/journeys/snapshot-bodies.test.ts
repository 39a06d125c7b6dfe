import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openMuster } from '../support/server.ts'

const muster = await openMuster()
after(muster.close)

for (const path of ['snapshots', 'restore'])
  test(`a body null to ${path} of a world is refused with 400`, async () => {
    const { status, body } = await muster.ask('POST', `/_muster/v1/worlds/default/${path}`, { body: 'null' })
    assert.deepEqual([status, body.detail], [400, 'must be object.'])
  })
