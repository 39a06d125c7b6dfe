import assert from 'node:assert/strict'
import test from 'node:test'
import { type Attempt, guarded, makeGuesses, networkOf } from './guesses.ts'

const limits = { windowMs: 60_000, ofAccount: 3, ofAddress: 5, capacity: 4 }

function open() {
  let time = 0
  const logged: object[] = []
  const guesses = makeGuesses({ now: () => time, log: { warn: about => void logged.push(about) }, limits })
  const send = (account: string, address: string, secret: string): Promise<string> => {
    const attempt: Attempt = {
      api: 'gateway',
      account,
      address,
      nameForLog: async () => (account === 'app' ? account : undefined),
    }
    return guarded(guesses, attempt, {
      find: async () => (secret === 'right' ? 'accepted' : undefined),
      tooMany: seconds => new Error(`wait ${seconds}`),
    }).then(
      found => found ?? 'wrong',
      error => error.message,
    )
  }
  const pass = (ms: number) => {
    time += ms
  }
  return { send, logged, pass }
}

test('an account is refused at an address after its limit, also with the right secret, until the window ends', async () => {
  const { send, pass } = open()
  for (let i = 0; i < 3; i++) assert.equal(await send('app', '192.0.2.1', 'x'), 'wrong')
  pass(20_500)
  assert.deepEqual([await send('app', '192.0.2.1', 'x'), await send('app', '192.0.2.1', 'right')], ['wait 40', 'wait 40'])
  assert.equal(await send('app', '192.0.2.2', 'right'), 'accepted')
  assert.equal(await send('other', '192.0.2.1', 'right'), 'accepted')
  pass(39_500)
  assert.equal(await send('app', '192.0.2.1', 'right'), 'accepted')
})

test('an address is refused after its limit for every account', async () => {
  const { send } = open()
  for (let i = 0; i < 5; i++) assert.equal(await send(`app ${i}`, '192.0.2.1', 'x'), 'wrong')
  assert.deepEqual([await send('app', '192.0.2.1', 'right'), await send('app', '192.0.2.9', 'right')], ['wait 60', 'accepted'])
})

test('attempts that are sent at once are limited like attempts in turn', async () => {
  const { send } = open()
  const secrets = ['x', 'x', 'x', 'x', 'right']
  const answers = await Promise.all(secrets.map(secret => send('app', '192.0.2.1', secret)))
  assert.deepEqual(answers, ['wrong', 'wrong', 'wrong', 'wait 60', 'wait 60'])
})

test('the addresses of one IPv6 network count as one, and an IPv4-mapped address as its IPv4 address', () => {
  const networks: readonly [address: string, network: string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ]
  assert.deepEqual(
    networks.map(([address]) => networkOf(address)),
    networks.map(([, network]) => network),
  )
})

test('a wrong secret is logged with the name of an account that exists, and without any other text of the client', async () => {
  const { send, logged } = open()
  await send('app', '192.0.2.1', 'x')
  await send('a secret in the wrong field', '192.0.2.1', 'x')
  const about = { api: 'gateway', address: '192.0.2.1' }
  assert.deepEqual(logged, [
    { ...about, account: 'app' },
    { ...about, account: undefined },
  ])
})
