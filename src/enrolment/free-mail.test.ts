import assert from 'node:assert/strict'
import test from 'node:test'
import { isFreeMailService } from './free-mail.ts'

const ADDRESSES = [
  ['a@gmail.com', true],
  ['a@Outlook.COM', true],
  ['a@yahoo.de', true],
  ['a@yahoo.co.uk', true],
  ['"a@b"@gmx.net', true],
  ['a@yahoo', false],
  ['a@mail.yahoo.acme.example', false],
  ['a@notgmail.com', false],
  ['a@gmail.com.acme.example', false],
  ['gmail.com@acme.example', false],
] as const
for (const [address, free] of ADDRESSES) {
  test(`the address ${address} is ${free ? '' : 'not '}at a free mail service`, () =>
    assert.equal(isFreeMailService(address), free))
}
