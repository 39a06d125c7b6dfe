import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { msp } from '../../src/apis/msp/index.ts'
import { Refused, type Row } from '../../src/wire/catalogue.ts'

const published: Row[] = JSON.parse(readFileSync(new URL('msp-error-codes.json', import.meta.url), 'utf8'))

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
