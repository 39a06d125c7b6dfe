import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { readDeviceFile } from './device-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-csv-'))
after(() => rmSync(folder, { recursive: true }))

const read = (text: string) => {
  const path = join(folder, 'devices.csv')
  writeFileSync(path, text)
  return readDeviceFile(path)
}

const files: readonly [what: string, text: string, type: string, devices: readonly string[]][] = [
  ['a column of IMEIs', 'imei\n350000000000014\n350000000000022\n', 'IMEI', ['350000000000014', '350000000000022']],
  ['columns for people', 'note,imei,model\nx,1,SM\ny,2,SM\n', 'IMEI', ['1', '2']],
  ['an empty cell, which is an empty identifier', 'imei,note\n1,a\n,b\n3,c\n', 'IMEI', ['1', '', '3']],
  ['a byte order mark, CRLF and capitals', '\ufeffIMEI,Note\r\n1,a\r\n', 'IMEI', ['1']],
  ['serial numbers', 'SerialNumber\nR5CT10ABCDE\n', 'SN', ['R5CT10ABCDE']],
  ['MEIDs', 'meid\nA0000012345678\n', 'MEID', ['A0000012345678']],
  ['blanks around an identifier', 'imei\n 1 \n', 'IMEI', ['1']],
]
for (const [what, text, type, devices] of files) {
  test(`a device file with ${what} is read`, () => {
    const file = read(text)
    assert.deepEqual([file.type, file.devices], [type, devices])
  })
}

for (const [what, text] of [
  ['nothing', ''],
  ['no devices', 'imei\n'],
  ['no column of identifiers', 'phone\n1\n'],
] as const) {
  test(`a device file with ${what} is refused with what it needs`, () =>
    assert.throws(() => read(text), /needs a first line with a column/))
}
