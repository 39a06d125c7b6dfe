/** The types of errors, compiled in programs that are made from the error catalogues. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { errors as ams } from '../../src/apis/gateway/errors.ts'
import { errors as kme } from '../../src/apis/kme/errors.ts'
import { errors2023, errors as msp } from '../../src/apis/msp/errors.ts'
import { errors as kdp, refusedCredentials } from '../../src/apis/reseller/errors.ts'
import { errors as gen1 } from '../../src/apis/reseller/gen1/errors.ts'
import type { Row } from '../../src/wire/catalogue.ts'

const rowsOf = (...catalogues: Readonly<Record<string, Row>>[]): Row[] => catalogues.flatMap(each => Object.values(each))

const tables: Readonly<Record<string, readonly Row[]>> = {
  kdp: rowsOf(kdp, refusedCredentials, gen1),
  kme: rowsOf(kme),
  msp: rowsOf(msp, errors2023),
  ams: rowsOf(ams),
}

const ROOT = join(import.meta.dirname, '../..')
const HEAD = `import { isKnoxError } from ${JSON.stringify(join(ROOT, 'src/sdk/index.ts'))}
declare const error: unknown
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false
`

const union = (values: Iterable<string | number>): string => [...new Set(values)].map(each => JSON.stringify(each)).join(' | ')

/** A check by a name or a code, and the code and the name that the error then has. */
function check(api: string, row: string | number, named: readonly Row[]): string {
  const [codes, names] = [union(named.map(([code]) => code)), union(named.map(([, name]) => name))]
  const types = `[Same<typeof error.api, '${api}'>, Same<typeof error.code, ${codes}>, Same<typeof error.name, ${names}>]`
  return `if (isKnoxError(error, '${api}', ${JSON.stringify(row)})) { const same: ${types} = [true, true, true]; void same }\n`
}

const programs = {
  ...Object.fromEntries(
    Object.entries(tables).map(([api, rows]) => {
      const keys = new Set(rows.flatMap(row => row.slice(0, 2)))
      return [
        api,
        [...keys]
          .map(key =>
            check(
              api,
              key,
              rows.filter(row => row.includes(key)),
            ),
          )
          .join(''),
      ]
    }),
  ),
  unknown: `
// @ts-expect-error: misspelled
isKnoxError(error, 'kdp', 'CUSTOMER_NOT_FUOND')
// @ts-expect-error: a row of KME
isKnoxError(error, 'kdp', 'TOO_MANY_DEVICES')
// @ts-expect-error: no row
isKnoxError(error, 'msp', 4002107)
`,
  operation: `
if (isKnoxError(error, 'kdp', 'NO_RESPONSE')) { const same: Same<typeof error.name, 'NO_RESPONSE'> = true; void same }
if (isKnoxError(error, 'kdp') && error.operation === 'uploadDevicesUsingPUT') {
  switch (error.name) {
    case 'TRANSACTION_ID_DUPLICATE': { const code: 40000014 = error.code; void code; break }
    case 'NO_RESPONSE': { const code: undefined = error.code; void code; break }
    // @ts-expect-error: only lists have pages
    case 'PAGE_OUT_OF_BOUNDS':
  }
}
`,
}

/** What the compiler says of the programs. */
function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-types-'))
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, `${name}.ts`), HEAD + text)
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  }
  const files = Object.keys(programs).map(name => `${name}.ts`)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return stdout + stderr
}

const said = compile()
const saidOf = (program: string): string[] => said.split('\n').filter(line => line.includes(`${program}.ts`))

test('the compiler reports nothing outside of the programs', () => {
  const names = Object.keys(programs)
  assert.deepEqual(
    said.split('\n').filter(line => line !== '' && !names.some(name => line.includes(`${name}.ts`))),
    [],
  )
})

for (const [api, rows] of Object.entries(tables))
  test(`a check by the name or the code of every row of ${api} narrows the error to the rows that have it`, () => {
    assert.ok(rows.length > 15)
    assert.deepEqual(saidOf(api), [])
  })

test('a check by a row that an API does not have is refused by the compiler', () => assert.deepEqual(saidOf('unknown'), []))

test('a check by an API alone narrows the names of the error by its operation', () => assert.deepEqual(saidOf('operation'), []))
