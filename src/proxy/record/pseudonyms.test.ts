import assert from 'node:assert/strict'
import test from 'node:test'
import { luhnDigit, normalise } from '../../enrolment/identifier.ts'
import { makePseudonyms } from './pseudonyms.ts'
import { redactText } from './redact-text.ts'

const keyed = (byte: number) => makePseudonyms(Buffer.alloc(32, byte), luhnDigit)
const rules = { strictImei: true }
const imeiOf = (number: number): string => {
  const digits = `35000000${String(number).padStart(6, '0')}`
  return digits + luhnDigit(digits)
}

test('a thousand IMEIs of one model have a thousand valid pseudonyms of that model, and none is an IMEI of another device', () => {
  const pseudonyms = keyed(1)
  const imeis = Array.from({ length: 1000 }, (_, i) => imeiOf(i))
  for (const imei of imeis) pseudonyms.avoid(imei.slice(0, 14))
  const made = imeis.map(pseudonyms.device)
  assert.equal(new Set(made).size, 1000)
  for (const imei of made) {
    assert.equal(normalise('imei', imei, rules), imei)
    assert.ok(imei.startsWith('35000000'))
    assert.ok(!imeis.includes(imei))
  }
})

test('a value has one pseudonym under one key, and another under another key', () => {
  const [one, again, other] = [keyed(1), keyed(1), keyed(2)].map(({ device, id, name }) => [
    device(imeiOf(7)),
    id('2000000001'),
    name('Acme'),
  ])
  assert.deepEqual(one, again)
  for (const [i, value] of (one ?? []).entries()) assert.notEqual(value, other?.[i])
})

test('each spelling of a device has the pseudonym of that device in the same spelling', () => {
  const { device } = keyed(1)
  const imei = device('350000000000014')
  assert.equal(device('35-000000-000001-4'), `35-${imei.slice(2, 8)}-${imei.slice(8, 14)}-${imei[14]}`)
  assert.equal(device('35000000000001'), imei.slice(0, 14))
  const meid = device('A0000012345678')
  assert.equal(device('a0000012345678'), meid.toLowerCase())
  // 0xA0000012 is 2684354578, and 0x345678 is 3430008.
  assert.equal(normalise('meid', device('268435457803430008'), rules), meid)
})

test('a wrong check digit stays wrong, and a malformed identifier malformed', () => {
  const { device } = keyed(1)
  assert.equal(normalise('imei', device('350000000000015'), rules), undefined)
  assert.equal(normalise('imei', device('3500000000'), rules), undefined)
  assert.equal(normalise('serial', device('R5-1'), rules), undefined)
  assert.equal(device(' '), ' ')
})

const forms: readonly [kind: 'id' | 'device' | 'name' | 'email' | 'url' | 'secret', value: string, form: RegExp][] = [
  ['device', 'R5CT10ABCDE', /^[A-Z]\d[A-Z]{2}\d{2}[A-Z]{5}$/],
  ['id', '2000000001', /^[1-9]\d{9}$/],
  ['id', '65a000000000000000000001', /^[0-9a-f]{24}$/],
  ['id', '3F2504E0-4F89-41D3-9A0C-0305E82C3301', /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-9[0-9A-F]{3}-[0-9A-F]{12}$/],
  ['id', 'PO-1001', /^[A-Z]{2}-[1-9]\d{3}$/],
  ['name', 'Acme & Sons (Oslo)', /^Name[a-z]{8}&\(\)$/],
  ['name', 'acme', /^name[a-z]{8}$/],
  ['name', 'x'.repeat(201), /^name[a-z]+$/],
  ['email', 'Jane@acme.example', /^user[a-z]{6}@host[a-z]{6}\.example$/],
  ['email', 'no address', /^name[a-z]{8}$/],
  ['url', 'https://emm.acme.example/agents/a.apk?token=x', /^https:\/\/host[a-z]{6}\.example\/[a-z]{8}\.apk$/],
  ['secret', 'eyJhbGciOiJ9.eyJhIjoxfQ.c2ln', /^‹secret:[0-9a-f]{8}:jwt›$/],
  ['secret', 'hunter2', /^‹secret:[0-9a-f]{8}:text›$/],
]
for (const [kind, value, form] of forms) {
  test(`the pseudonym of the ${kind} ${value.slice(0, 40)} has the form ${form}`, () => {
    const made = keyed(1)[kind](value)
    assert.match(made, form)
    if (value.length > 200) assert.equal(made.length, value.length)
  })
}

test('names that differ in case alone have pseudonyms that differ in case alone', () => {
  const { name } = keyed(1)
  assert.equal(name('Acme').toLowerCase(), name('acme'))
})

const vocabulary = new Set('the specified device does not exist knox'.split(' '))
const texts: readonly [text: string, redacted: RegExp][] = [
  ['The specified device does not exist.', /^The specified device does not exist\.$/],
  ['Device R5CT10ABCDE of Jane Doe', /^Device [A-Z\d]{11} of Name[a-z]{8} Name[a-z]{8}$/],
  ['acme logistics has it', /^name[a-z]{8} has it$/i],
  [
    'ask jane@acme.example or https://acme.example/a',
    /^ask user[a-z]{6}@host[a-z]{6}\.example or https:\/\/host[a-z]{6}\.example\/[a-z]{8}$/,
  ],
  [
    'validityForAccessTokenInMinutes must be 30, RESOURCE_INVALID_PARAM',
    /^validityForAccessTokenInMinutes must be 30, RESOURCE_INVALID_PARAM$/,
  ],
  ['customer 2000000001, token eyJhbGciOiJSUzUxMiJ9.eyJhIjoxfQ.c2ln', /^customer [1-9]\d{9}, token ‹secret:\w{8}:jwt›$/],
  ['Müller', /^Name[a-z]{8}$/],
]
for (const [text, redacted] of texts) {
  test(`the message ${text} has no name and no identifier when it is recorded`, () => {
    const pseudonyms = keyed(1)
    pseudonyms.name('Acme Logistics')
    pseudonyms.id('2000000001')
    assert.match(redactText(text, pseudonyms, vocabulary), redacted)
  })
}
