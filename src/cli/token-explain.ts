import { text as readAll } from 'node:stream/consumers'
import { Command } from 'commander'
import { forOperator, type Operator, operate } from './keys.ts'
import { readCredential } from './read-credential.ts'
import { table } from './table.ts'

export const tokenExplainCommand = forOperator(new Command('explain'))
  .description('Tells which rule a token, a token request or the headers of a call meets, which it fails, and what to do.')
  .argument('[credential]', 'a token, the JSON of a token request, or headers; read from the standard input if it is left out')
  .option('--api <name>', 'kme, kdp, gen1 or msp: the API that it is for')
  .option('--method <method>', 'of the call; with --path it tells which scopes are asked for')
  .option('--path <path>', 'of the call')
  .action(async (given: string | undefined, _, command: Command) => {
    const { api, method, path, ...operator }: Operator & Asked = command.optsWithGlobals()
    const text = given === undefined || given === '-' ? await readAll(process.stdin) : given
    if (text.trim() === '') throw new Error('There is nothing to explain: name a token, or pipe one in.')
    const asked = { ...readCredential(text), ...dropUndefined({ api, method, path }) }
    const told: Told = await operate(operator, 'tokens/explain', asked)
    // For scripts to see.
    if (told.verdict === 'refused') process.exitCode = 1
    process.stdout.write(`${operator.json ? JSON.stringify(told) : lines(told)}\n`)
  })

interface Asked {
  readonly api?: string
  readonly method?: string
  readonly path?: string
}

interface Told {
  readonly kind: string
  readonly api: string
  readonly operation: string | null
  readonly verdict: 'accepted' | 'refused'
  readonly status: number
  readonly code: number | null
  readonly name: string | null
  readonly advice: string | null
  readonly rules: readonly {
    readonly rule: string
    readonly asks: string
    readonly outcome: 'pass' | 'fail' | 'not reached'
    readonly found?: string
  }[]
}

const MARKS = { pass: '✓', fail: '✗', 'not reached': '·' }

function lines({ kind, api, operation, verdict, status, code, name, advice, rules }: Told): string {
  const rows = rules.flatMap(({ rule, asks, outcome, found = '' }) => {
    const [left, right] = [wrapped(asks, 60), wrapped(found, 40)]
    const first = [MARKS[outcome], rule, left[0] ?? '', right[0] ?? '']
    const length = Math.max(left.length, right.length, 1) - 1
    return [first, ...Array.from({ length }, (_, i) => ['', '', left[i + 1] ?? '', right[i + 1] ?? ''])]
  })
  const failed = rules.find(({ outcome }) => outcome === 'fail')
  return [
    `What it is: ${kind}. Judged for: ${api}${operation === null ? '' : ` ${operation}`}.`,
    '',
    table(['', 'rule', 'what is asked', 'what was found'], rows),
    '',
    verdict === 'accepted' ? 'Accepted: every rule is met.' : `Refused at ${failed?.rule}: ${code} ${name}, HTTP ${status}.`,
    ...(advice === null ? [] : [`What to do: ${advice}`]),
  ].join('\n')
}

/** In lines of so many letters, where the words allow it. */
const wrapped = (text: string, width: number): string[] => text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S+`, 'g')) ?? []

const dropUndefined = (asked: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
