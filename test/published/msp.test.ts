import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { errors } from '../../src/apis/msp/errors.ts'
import { msp } from '../../src/apis/msp/index.ts'
import { Refused, type Row } from '../../src/wire/catalogue.ts'

const published: Row[] = JSON.parse(readFileSync(new URL('msp-error-codes.json', import.meta.url), 'utf8'))

test('the MSP catalogue begins with the published table, row for row', () => {
  assert.equal(published.length, 24)
  assert.deepEqual(Object.values(errors).slice(0, published.length), published)
})

for (const [number, name, text] of published) {
  test(`${number} is spoken as ${name}, its number a text`, () => {
    const row = Object.values(msp.catalogue).find(([code]) => code === number)
    assert.ok(row)
    assert.deepEqual(msp.speak(new Refused(row), 'request-1'), {
      status: Number(String(number).slice(0, 3)),
      body: { transactionalId: 'request-1', code: name, errorCode: String(number), errorMessage: text },
    })
  })
}

test('no number is emitted that the vendor has never published', () => {
  const never = [4002107, 4002122, 4002123, 4002125, 4002126, 4002131, 4002132]
  assert.deepEqual(
    Object.values(errors).filter(([code]) => never.some(number => number === code)),
    [],
  )
})
