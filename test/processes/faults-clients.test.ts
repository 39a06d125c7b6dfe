/** What three HTTP clients make of the faults of a response and of its connection. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import test, { after, afterEach } from 'node:test'
import { openMuster } from '../support/server.ts'

const DEVICES = '/kcs/v1/rp/devices?resellerId=1000000001'
const muster = await openMuster()
after(muster.close)
const authorization = `Bearer ${await muster.token('northwind')}`
afterEach(() => muster.ask('DELETE', '/_muster/v1/faults'))

/** What each client makes of an effect; curl prints the status and its exit code, which its manual explains. */
const effects: readonly [effect: object, fetch: string, python: string, curl: string][] = [
  [{ drop: 'before' }, 'UND_ERR_SOCKET', 'RemoteDisconnected', '000 52'],
  [{ drop: 'after' }, 'UND_ERR_SOCKET', 'RemoteDisconnected', '000 52'],
  [{ drop: 'middle' }, 'UND_ERR_SOCKET', 'IncompleteRead', '200 18'],
  [{ reset: 'before' }, 'ECONNRESET', 'ConnectionResetError', '000 56'],
  [{ reset: 'after' }, 'ECONNRESET', 'ConnectionResetError', '000 56'],
  [{ reset: 'middle' }, 'ECONNRESET', 'ConnectionResetError', '200 56'],
  [{ truncateBytes: 20, reset: 'middle' }, 'ECONNRESET', 'ConnectionResetError', '200 56'],
  [{ truncateBytes: 20 }, 'UND_ERR_SOCKET', 'IncompleteRead', '200 18'],
  [{ hang: 'before' }, 'TimeoutError', 'TimeoutError', '000 28'],
  [{ hang: 'after' }, 'TimeoutError', 'TimeoutError', '000 28'],
  [{ hang: 'middle' }, 'TimeoutError', 'TimeoutError', '200 28'],
  [{ garbage: 'body' }, 'SyntaxError', 'UnicodeDecodeError', '200 0'],
  [{ garbage: 'http' }, 'HTTPParserError', 'BadStatusLine', '000 1'],
  [{ body: '<html>', status: 502 }, 'SyntaxError', '502', '502 0'],
  [{ code: 'internal' }, '500', '500', '500 0'],
  [{ bytesPerSecond: 100_000 }, '200', '200', '200 0'],
]
/** Only the hanging responses may take as long, so a client waits for all of them at once. */
const TIMEOUT_MS = 5000

/** Each request names its case, so that one process can make them all. */
const cases = effects.map((_, i) => String(i))
const orderEffects = async () => {
  for (const [i, [effect]] of effects.entries()) {
    const order = { match: { header: { 'x-case': String(i) } }, when: { untilRemoved: true }, do: effect }
    const { status, text } = await muster.ask('POST', '/_muster/v1/faults', { body: order })
    assert.equal(status, 200, text)
  }
}

test('fetch meets each effect as the error of its kind', async () => {
  await orderEffects()
  const met = (each: string): Promise<string> => {
    const headers = { authorization, 'x-case': each }
    const outcome = fetch(muster.url + DEVICES, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(async response => {
      const text = await response.text()
      JSON.parse(text)
      return String(response.status)
    })
    return outcome.catch(({ name, cause }) => cause?.code ?? cause?.name ?? name)
  }
  assert.deepEqual(
    await Promise.all(cases.map(met)),
    effects.map(([, expected]) => expected),
  )
})

const ran = async (command: string, ...args: string[]): Promise<string> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return (out || err).trim()
}

const PYTHON = `
import sys, json, urllib.request, urllib.error
from concurrent.futures import ThreadPoolExecutor
url, authorization, cases = sys.argv[1:4]
def met(case):
    request = urllib.request.Request(url, headers={"authorization": authorization, "x-case": case})
    try:
        with urllib.request.urlopen(request, timeout=${TIMEOUT_MS / 1000}) as response:
            json.loads(response.read().decode())
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except Exception as error:
        reason = getattr(error, "reason", None)
        return type(reason if isinstance(reason, Exception) else error).__name__
with ThreadPoolExecutor(len(cases)) as pool:
    for outcome in pool.map(met, cases.split()):
        print(outcome)
`

test('Python meets each effect as the exception of its kind', async () => {
  await orderEffects()
  const out = await ran('python3', '-c', PYTHON, muster.url + DEVICES, authorization, cases.join(' '))
  assert.deepEqual(
    out.split('\n'),
    effects.map(([, , expected]) => expected),
  )
})

test('curl meets each effect as the exit code of its kind', async () => {
  await orderEffects()
  const met = (each: string): Promise<string> => {
    const headers = ['-H', `authorization: ${authorization}`, '-H', `x-case: ${each}`]
    const quiet = ['-s', '-m', String(TIMEOUT_MS / 1000), '-o', '/dev/null', '-w', '%{http_code} %{exitcode}']
    return ran('curl', ...quiet, ...headers, muster.url + DEVICES)
  }
  assert.deepEqual(
    await Promise.all(cases.map(met)),
    effects.map(([, , , expected]) => expected),
  )
})
