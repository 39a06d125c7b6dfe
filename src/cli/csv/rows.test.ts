import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { DeviceFileError, type DeviceRow } from './device-rows.ts'
import { deviceRows } from './rows.ts'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (bytes: Uint8Array, size = 65_536): Promise<DeviceRow[]> => Array.fromAsync(deviceRows(inPieces(bytes, size)))

const utf16 = (text: string, order: 'little' | 'big'): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return order === 'little' ? bytes : bytes.swap16()
}

type Expected = readonly [line: number, type: string, identifier: string, customer?: string, order?: string, time?: number]

const A = '350000000000014'
const B = '350000000000022'
const MEID = 'A0000012345678'
const SERIAL = 'R5CT10ABCDE'

const files: readonly [what: string, text: string | Uint8Array, rows: readonly Expected[]][] = [
  [
    'a column of IMEIs',
    `imei\n${A}\n${B}\n`,
    [
      [2, 'IMEI', A],
      [3, 'IMEI', B],
    ],
  ],
  ['no line break at its end', `imei\n${A}`, [[2, 'IMEI', A]]],
  ['other columns', `note,imei,model\nx,${A},SM\n`, [[2, 'IMEI', A]]],
  ['two other columns of one name', `note,note,imei\nx,y,${A}\n`, [[2, 'IMEI', A]]],
  [
    'a cell without an identifier in a row with other cells',
    `imei,note\n${A},a\n,b\n`,
    [
      [2, 'IMEI', A],
      [3, 'IMEI', ''],
    ],
  ],
  ['a malformed IMEI', 'imei\n12\n', [[2, 'IMEI', '12']]],
  ['a byte order mark, CRLF and capitals', `\ufeffIMEI,Note\r\n${A},a\r\n`, [[2, 'IMEI', A]]],
  [
    'line breaks of CR alone',
    `imei\r${A}\r${B}\r`,
    [
      [2, 'IMEI', A],
      [3, 'IMEI', B],
    ],
  ],
  ['blanks around an identifier', `imei\n ${A} \n`, [[2, 'IMEI', A]]],
  ['quoted cells', `"imei","note"\n"${A}","a, ""b"""\n`, [[2, 'IMEI', A]]],
  [
    'a line break in a quoted cell',
    `note,imei\n"a\nb",${A}\nc,${B}\n`,
    [
      [2, 'IMEI', A],
      [4, 'IMEI', B],
    ],
  ],
  ['semicolons', `IMEI;Note\n${A};a,b\n`, [[2, 'IMEI', A]]],
  ['tabs', `Note\tIMEI\na;b\t${A}\n`, [[2, 'IMEI', A]]],
  ['commas in a quoted name and semicolons between the names', `"a,b,c";IMEI\nx;${A}\n`, [[2, 'IMEI', A]]],
  ['the first line sep=,', `sep=,\nIMEI,Note\n${A},a;b\n`, [[3, 'IMEI', A]]],
  ['the first line sep=;', `sep=;\r\nIMEI;Note\r\n${A};a\r\n`, [[3, 'IMEI', A]]],
  ['a first line sep= with a tab', `sep=\t\nIMEI\tNote\n${A}\ta\n`, [[3, 'IMEI', A]]],
  ['sep=| in quotes', `"sep=|"\nIMEI|Note\n${A}|a\n`, [[3, 'IMEI', A]]],
  ['UTF-16, little endian', utf16(`IMEI\tNote\r\n${A}\tä\r\n`, 'little'), [[2, 'IMEI', A]]],
  ['UTF-16, big endian', utf16(`IMEI\n${A}\n`, 'big'), [[2, 'IMEI', A]]],
  ['UTF-16 without a byte order mark, little endian', utf16(`IMEI\n${A}\n`, 'little').subarray(2), [[2, 'IMEI', A]]],
  ['UTF-16 without a byte order mark, big endian', utf16(`IMEI\n${A}\n`, 'big').subarray(2), [[2, 'IMEI', A]]],
  ['an ignored column in Latin-1', Buffer.from(`IMEI;Gerät\n${A};grün\n`, 'latin1'), [[2, 'IMEI', A]]],
  [
    'the header IMEI/MEID',
    `IMEI/MEID\n${A}\n${MEID}\n270113177608412345\nx\n`,
    [
      [2, 'IMEI', A],
      [3, 'MEID', MEID],
      [4, 'MEID', '270113177608412345'],
      [5, 'IMEI', 'x'],
    ],
  ],
  ['the headers IMEI1 and IMEI2', `IMEI1,IMEI2\n${A},${B}\n`, [[2, 'IMEI', A]]],
  [
    'the header Serial Number',
    `Serial Number\n${SERIAL}\n${A}\n`,
    [
      [2, 'SN', SERIAL],
      [3, 'SN', A],
    ],
  ],
  ['the header serialNumber', `serialNumber\n${SERIAL}\n`, [[2, 'SN', SERIAL]]],
  ['the header MEID', `MEID\n${MEID}\n`, [[2, 'MEID', MEID]]],
  ['the serial number before the IMEI', `Serial Number,IMEI\n${SERIAL},${A}\n`, [[2, 'IMEI', A]]],
  [
    'a serial number where the IMEI is empty',
    `IMEI,Serial Number\n${A},${SERIAL}\n,${SERIAL}\n`,
    [
      [2, 'IMEI', A],
      [3, 'SN', SERIAL],
    ],
  ],
  [
    'empty rows, rows of separators and blank rows',
    `imei,note\n\n${A},a\n,\n  ,  \n\n${B},\n\n`,
    [
      [3, 'IMEI', A],
      [7, 'IMEI', B],
    ],
  ],
  ['empty lines before its header', `\n\nimei\n${A}\n`, [[4, 'IMEI', A]]],
  [
    'no header and one identifier on each line',
    `${A}\n${SERIAL}\n${MEID}\n350000000000010\n`,
    [
      [1, 'IMEI', A],
      [2, 'SN', SERIAL],
      [3, 'MEID', MEID],
      [4, 'IMEI', '350000000000010'],
    ],
  ],
  ['no header and a serial number on its first line', `${SERIAL}\n`, [[1, 'SN', SERIAL]]],
  [
    'no header and a malformed IMEI on its first line',
    `350009\n${A}\n`,
    [
      [1, 'IMEI', '350009'],
      [2, 'IMEI', A],
    ],
  ],
  [
    'no header and a separator at the end of each line',
    `${A};\r\n${B};\r\n`,
    [
      [1, 'IMEI', A],
      [2, 'IMEI', B],
    ],
  ],
  [
    'the columns of the portal for several customers',
    `Customer ID,Device IMEI/serial number,Order number,Order date\n2000000001,${A},PO7,20260731\n2000000002,${SERIAL},,\n`,
    [
      [2, 'IMEI', A, '2000000001', 'PO7', 1785456000],
      [3, 'SN', SERIAL, '2000000002'],
    ],
  ],
  [
    'an order date as year, day and month, and one as ISO writes it',
    `IMEI;Order date\n${A};20263107\n${B};2026-11-07\n`,
    [
      [2, 'IMEI', A, undefined, undefined, 1785456000],
      [3, 'IMEI', B, undefined, undefined, 1794009600],
    ],
  ],
]

const short = ({ line, type, identifier, customer, orderNumber, orderTime }: DeviceRow) => [
  line,
  type,
  identifier,
  customer,
  orderNumber,
  orderTime,
]
const long = ([line, type, identifier, customer, order, time]: Expected) => [line, type, identifier, customer, order, time]

describe('a CSV file of devices', () => {
  for (const [what, text, rows] of files) {
    test(`with ${what} is read, whole and in pieces of one byte`, async () => {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text
      assert.deepEqual((await read(bytes)).map(short), rows.map(long))
      assert.deepEqual((await read(bytes, 1)).map(short), rows.map(long))
    })
  }

  const refused: readonly [what: string, text: string | Uint8Array, line: number, reason: RegExp][] = [
    ['nothing in it', '', 1, /^the file is empty; it needs a first line that names a column IMEI/],
    ['blanks alone', ' \n,,\n', 1, /^the file is empty/],
    [
      'a header without an identifier',
      `\nphone\n${A}\n`,
      2,
      /^the first line has no column of identifiers and is not an identifier; the file needs/,
    ],
    ['two cells on its first line and no header', `2000000001,${A}\n`, 1, /^the first line has no column of identifiers/],
    ['two cells on a later line and no header', `${A}\n${B},x\n`, 2, /^the row has several cells, but the file has no header/],
    ['two columns of IMEIs', `IMEI,Note,IMEI1\n${A},,${B}\n`, 1, /^the columns "IMEI" and "IMEI1" have the same meaning/],
    ['a column that repeats another one', `IMEI/MEID;MEID\n${A};\n`, 1, /^the columns "IMEI\/MEID" and "MEID" have/],
    [
      'two columns of customers',
      `IMEI;Customer ID;Knox Customer ID\n`,
      1,
      /^the columns "Customer ID" and "Knox Customer ID" have/,
    ],
    ['a row without a customer', `Customer ID;IMEI\n2000000001;${A}\n;${B}\n`, 3, /^the row has no Customer ID$/],
    ['a quote that is not closed', `imei\n${A}\n"${B}\n1\n`, 3, /^a quoted cell has no closing quote$/],
    ['a quote inside a cell', `imei\n3"5\n`, 2, /^a quote is inside a cell that does not begin with one$/],
    ['text after a quoted cell', `imei\n"3"5\n`, 2, /^a quoted cell has text after its closing quote$/],
    ['an ambiguous order date', `imei,order date\n${A},20261107\n`, 2, /may be 2026-11-07 or 2026-07-11; write it in that form$/],
    ['an impossible order date', `imei,order date\n${A},20263131\n`, 2, /"20263131" is no date; write it as 2026-07-31$/],
    ['an order number in Latin-1', Buffer.from(`imei,order number\n${A},Ä1\n`, 'latin1'), 2, /not UTF-8/],
  ]
  for (const [what, text, line, reason] of refused) {
    test(`with ${what} is refused with the line and the reason`, async () => {
      await assert.rejects(read(typeof text === 'string' ? Buffer.from(text) : text), error => {
        assert.ok(error instanceof DeviceFileError)
        assert.equal(error.line, line)
        assert.match(error.message, reason)
        return true
      })
    })
  }

  test('is not read further than its reader takes rows', async () => {
    let pieces = 0
    const source = async function* () {
      yield Buffer.from('imei\n')
      for (; pieces < 100_000; pieces++) yield Buffer.from(`${A}\n`.repeat(1000))
    }
    for await (const { line } of deviceRows(source())) if (line === 1500) break
    assert.ok(pieces < 100, `${pieces} pieces were read`)
  })

  test('whose source fails is refused with the error of the source', async () => {
    const source = async function* () {
      yield Buffer.from(`imei\n${A}\n`)
      throw new Error('the disk is gone')
    }
    await assert.rejects(Array.fromAsync(deviceRows(source())), /^Error: the disk is gone$/)
  })
})

test('the reader of device files, bundled for a browser, runs without the globals and modules of Node', async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('rows.ts', import.meta.url)),
    platform: 'browser',
    resolve: { alias: { 'csv-parse': 'csv-parse/browser/esm' } },
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'reader' })
  const [{ code }] = output
  // What browsers have too; `process`, `Buffer` and `require` are missing.
  const context = createContext({ TextDecoder, setTimeout, clearTimeout, queueMicrotask })
  const script = `${code};
    const source = async function* () { yield new Uint8Array(bytes) }
    Array.fromAsync(reader.deviceRows(source())).then(rows => JSON.stringify(rows.map(({ line, identifier }) => [line, identifier])))`
  context.bytes = [...Buffer.from(`IMEI;Note\n${A};ä\n${B};\n`)]
  assert.equal(
    await runInContext(script, context),
    JSON.stringify([
      [2, A],
      [3, B],
    ]),
  )
})
