import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uploadOfUuid, uuidOfUpload } from './upload-id.ts'

const cases: readonly [id: string, uuid: string][] = [
  ['68c21875cca00dfa936d4e49', '68c21875-cca0-40df-8a93-6d4e49000000'],
  ['000000000000000000000000', '00000000-0000-4000-8000-000000000000'],
  ['ffffffffffffffffffffffff', 'ffffffff-ffff-4fff-8fff-ffffff000000'],
]
for (const [id, uuid] of cases) {
  test(`the upload ${id} is shown as ${uuid}, and both forms are converted back to its id`, () => {
    assert.equal(uuidOfUpload(id), uuid)
    for (const text of [id, uuid, uuid.toUpperCase()]) assert.equal(uploadOfUuid(text), id)
  })
}

for (const text of ['', 'nonsense', '68c21875-cca0-40df-8a93-6d4e49000001', '8ff9a094-feeb-4705-bf2e-53d1f66eada3']) {
  test(`the text "${text}", which is not the id of an upload, is returned unchanged`, () =>
    assert.equal(uploadOfUuid(text), text))
}
