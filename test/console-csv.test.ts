/** The console's parser of CSV files gives what the commands' parser gives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordsIn } from '../console/pages/reseller/sheet/records.ts'
import { type DeviceRow, devicesIn } from '../src/cli/csv/device-rows.ts'
import { deviceRows } from '../src/cli/csv/rows.ts'
import { decoded, withSeparator } from '../src/cli/csv/text.ts'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

async function byConsole(text: string): Promise<DeviceRow[] | string> {
  const { separator, texts } = await withSeparator(decoded(bytesOf(text)))
  const whole = (await Array.fromAsync(texts)).join('')
  return Array.fromAsync(devicesIn(recordsIn(whole, separator), separator)).catch(() => 'refused')
}

const byCommands = (text: string): Promise<DeviceRow[] | string> =>
  Array.fromAsync(deviceRows(bytesOf(text))).catch(() => 'refused')

const texts = [
  '350000000000014\n350000000000022\n',
  'imei,note\r\n1,a\r\n2,b',
  'imei;note\n1;"a;b"\n',
  'imei\tnote\n1\ta\n',
  'note,imei\n"a\nb",1\nc,2\n',
  'note,imei\r"a ""b"" c",1\r',
  'sep=;\nimei;a\n1;\n',
  'imei,a\n 1 , b \n,\n\n2,\n',
  'imei,a\n1,"b',
  'imei,a\n1,"b"c\n',
  'imei,a\n1,b"c\n',
  'imei,a\n1,"b" \n',
  '\ufeffimei\n1\n',
  'imei\n1,\n',
  '',
]
for (const text of texts)
  test(`the console reads ${JSON.stringify(text)} as the commands do`, async () =>
    assert.deepEqual(await byConsole(text), await byCommands(text)))

test('the console reads texts of random signs as the commands do', async () => {
  const signs = ['"', '"', ',', ' ', '\n', 'a', '1', ';']
  let seed = 1
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let i = 0; i < 2000; i++) {
    const text = `imei,a,b\n${Array.from({ length: next(12) }, () => signs[next(signs.length)]).join('')}`
    assert.deepEqual(await byConsole(text), await byCommands(text), JSON.stringify(text))
  }
})
