import assert from 'node:assert/strict'
import test from 'node:test'
import { read } from './check-devices.ts'
import type { IdentifierKind } from './identifier.ts'

const RULES = { maxDevices: 10, strictImei: true, autoAssociate: true, legacyCustomerId: false }
const readings = (kind: IdentifierKind, sent: unknown[], strictImei = true) =>
  read(Buffer.from(JSON.stringify(sent)), kind, { ...RULES, strictImei }).map(({ identifier, verdict }) => verdict ?? identifier)

const TOLD: [sentence: string, kind: IdentifierKind, sent: unknown[], told: string[]][] = [
  [
    'an IMEI may be spaced, quoted or not',
    'imei',
    ['35 000000-000001/4', 350000000000022],
    ['350000000000014', '350000000000022'],
  ],
  ['fourteen digits of an IMEI get their check digit', 'imei', ['35000000000001'], ['350000000000014']],
  [
    'a wrong check digit, length or notation is no IMEI',
    'imei',
    ['350000000000015', '3500000000000', '3.5E+14', '3500000000000145'],
    Array(4).fill('imei-malformed'),
  ],
  [
    'the decimal form of a MEID is the hexadecimal one',
    'meid',
    ['a0000000002321', '268435456000008993'],
    ['A0000000002321', 'device-taken'],
  ],
  ['what is no MEID says so', 'meid', ['A1ZZ', '99999999999999999999'], ['meid-malformed', 'meid-malformed']],
  ['a serial number is upper-cased', 'serial', ['r58m12345ab', 'R5#'], ['R58M12345AB', 'serial-malformed']],
  [
    'what is empty, no text, or not printable is no identifier',
    'imei',
    ['', ' ', null, true, {}, [], '35\u00000'],
    Array(7).fill('identifier-missing'),
  ],
  [
    'a bad row spoils itself and no other, and a copy is the later one',
    'imei',
    ['350000000000014', 'x', '35000000000001'],
    ['350000000000014', 'imei-malformed', 'device-taken'],
  ],
]

for (const [sentence, kind, sent, told] of TOLD) test(sentence, () => assert.deepEqual(readings(kind, sent), told))

test('an operator may let a check digit be wrong', () => {
  assert.deepEqual(readings('imei', ['350000000000015'], false), ['350000000000015'])
})
