import assert from 'node:assert/strict'
import test from 'node:test'
import { type IdentifierKind, luhnDigit, normalise, readName } from './identifier.ts'

test('fourteen digits of an IMEI give their Luhn check digit', () => {
  assert.equal(luhnDigit('49015420323751'), '8')
  assert.equal(luhnDigit('35693803564380'), '9')
})

const names: readonly [string, string, ReturnType<typeof readName>][] = [
  ['a device id', '65f0c0ffee65f0c0ffee65f0', { by: 'id', id: '65f0c0ffee65f0c0ffee65f0' }],
  ['a device id in capitals', '65F0C0FFEE65F0C0FFEE65F0', { by: 'id', id: '65f0c0ffee65f0c0ffee65f0' }],
  ['twenty-four digits', '123456789012345678901234', { by: 'id', id: '123456789012345678901234' }],
  ['an IMEI', '490154203237518', { by: 'identifier', identifier: '490154203237518' }],
  ['an IMEI with dashes', ' 49-015420-323751-8 ', { by: 'identifier', identifier: '490154203237518' }],
  ['an IMEI with a wrong check digit', '490154203237519', undefined],
  ['a MEID', 'a0000000002329', { by: 'identifier', identifier: 'A0000000002329' }],
  ['a serial number', 'r58m123abcd', { by: 'identifier', identifier: 'R58M123ABCD' }],
  ['an IMEI without its check digit', '49015420323751', { by: 'identifier', identifier: '490154203237518' }],
  ['an IMEI with slashes', '49/015420/323751/8', { by: 'identifier', identifier: '490154203237518' }],
  ['an IMEI with non-breaking spaces', '49\u00a0015420 323751\u00a08', { by: 'identifier', identifier: '490154203237518' }],
  ['an IMEI after a zero-width space', '\u200b490154203237518', undefined],
  ['an IMEI after a byte order mark', '\ufeff490154203237518', undefined],
  ['a decimal MEID', '293608736500703710', { by: 'identifier', identifier: 'AF0123450ABCDE' }],
  ['eighteen digits beyond every MEID', '999999999999999999', undefined],
  ['a serial number with a hyphen and blanks', ' r58m-123 abcd', { by: 'identifier', identifier: 'R58M123ABCD' }],
  ['a serial number with a letter whose upper case is in ASCII', 'r58m123abc\u0131', undefined],
  ['a serial number with slashes', 'R58M/123/ABCD', undefined],
  ['sixteen digits', '4901542032375180', { by: 'identifier', identifier: '4901542032375180' }],
  ['seven letters', 'R58M123', undefined],
  ['twenty-one letters', 'R58M123ABCDR58M123ABC', undefined],
  ['nothing', '', undefined],
  ['letters with an underscore', 'R58M123_ABCD', undefined],
]
for (const [what, text, name] of names) {
  test(`${what} as a device name is parsed as ${name === undefined ? 'nothing' : `an ${name.by}`}`, () =>
    assert.deepEqual(readName(text, { strictImei: true }), name))
}

test('an IMEI with a wrong check digit is accepted if IMEIs are not checked strictly', () => {
  assert.deepEqual(readName('490154203237519', { strictImei: false }), { by: 'identifier', identifier: '490154203237519' })
})

const spellings: readonly [IdentifierKind, string, string | undefined][] = [
  ['imei', '49015420323751', '490154203237518'],
  ['imei', '4901542032375', undefined],
  ['imei', '490154203237519', undefined],
  ['meid', 'af 01 23 45 0abcde', 'AF0123450ABCDE'],
  ['meid', '293608736500703710', 'AF0123450ABCDE'],
  ['meid', 'AF0123450ABCDG', undefined],
  ['serial', ' r58m123abcd ', 'R58M123ABCD'],
  ['serial', 'R58M 123-ABCD', 'R58M123ABCD'],
  ['serial', '49015420323751', '49015420323751'],
]
for (const [kind, text, spelling] of spellings) {
  test(`the text ${text} as ${kind} is normalised to ${spelling ?? 'nothing'}`, () =>
    assert.equal(normalise(kind, text, { strictImei: true }), spelling))
}
