import assert from 'node:assert/strict'
import test from 'node:test'
import { checkRows } from './check-devices.ts'
import type { IdentifierKind } from './identifier.ts'

const RULES = { maxDevices: 10, strictImei: true, autoAssociate: true, legacyCustomerId: false }
const check = (kind: IdentifierKind, sent: unknown[], strictImei = true) =>
  checkRows(Buffer.from(JSON.stringify(sent)), kind, { ...RULES, strictImei }).map(
    ({ identifier, verdict }) => verdict ?? identifier,
  )

const CASES: [title: string, kind: IdentifierKind, sent: unknown[], result: string[]][] = [
  [
    'an IMEI with blanks, hyphens or slashes, or as a JSON number, is accepted',
    'imei',
    ['35 000000-000001/4', 350000000000022],
    ['350000000000014', '350000000000022'],
  ],
  ['an IMEI of fourteen digits gets its check digit', 'imei', ['35000000000001'], ['350000000000014']],
  [
    'an IMEI with a wrong check digit, length or notation is refused as malformed',
    'imei',
    ['350000000000015', '3500000000000', '3.5E+14', '3500000000000145'],
    Array(4).fill('imei-malformed'),
  ],
  [
    'the decimal and the hexadecimal form of a MEID are the same identifier',
    'meid',
    ['a0000000002321', '268435456000008993'],
    ['A0000000002321', 'device-taken'],
  ],
  ['a malformed MEID is refused as malformed', 'meid', ['A1ZZ', '99999999999999999999'], ['meid-malformed', 'meid-malformed']],
  [
    'a serial number is converted to upper case, one with a forbidden character is refused',
    'serial',
    ['r58m12345ab', 'R5#'],
    ['R58M12345AB', 'serial-malformed'],
  ],
  [
    'a row that is empty, has control characters or is neither text nor number has no identifier',
    'imei',
    ['', ' ', null, true, {}, [], '35\u00000'],
    Array(7).fill('identifier-missing'),
  ],
  [
    'a malformed row does not affect the others, and of two equal rows the later one is refused',
    'imei',
    ['350000000000014', 'x', '35000000000001'],
    ['350000000000014', 'imei-malformed', 'device-taken'],
  ],
]

for (const [title, kind, sent, result] of CASES) test(title, () => assert.deepEqual(check(kind, sent), result))

test('an IMEI with a wrong check digit is accepted if the operator does not check IMEIs strictly', () => {
  assert.deepEqual(check('imei', ['350000000000015'], false), ['350000000000015'])
})
