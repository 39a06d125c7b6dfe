import { text as readAll } from 'node:stream/consumers'
import { Command } from 'commander'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { readCredential } from './read-credential.ts'
import { worldOption } from './server-options.ts'
import { table } from './table.ts'

export const tokenExplainCommand = withOperatorOptions(new Command('explain'))
  .description('Shows the outcome of each rule of a credential check for a token, a token request or the headers of a request.')
  .addOption(worldOption())
  .argument('[credential]', 'a token, the JSON of a token request, or headers; read from standard input if it is left out')
  .option('--api <name>', 'the API that the credential is for: kme, kdp, gen1 or msp')
  .option('--method <method>', 'the method of the request; with --path its scopes are checked too')
  .option('--path <path>', 'the path of the request')
  .action(async (given: string | undefined, _, command: Command) => {
    const { api, method, path, ...operator }: Operator & ExplainOptions = command.optsWithGlobals()
    const text = given === undefined || given === '-' ? await readAll(process.stdin) : given
    if (text.trim() === '') throw new Error('There is no credential to explain: give one as an argument or on standard input.')
    const body = { ...readCredential(text), ...dropUndefined({ api, method, path }) }
    const explanation: Explanation = await operate(operator, { method: 'POST', path: 'tokens/explain', body })
    // A script sees a refusal by the exit code.
    if (explanation.verdict === 'refused') process.exitCode = 1
    process.stdout.write(`${operator.json ? JSON.stringify(explanation) : lines(explanation)}\n`)
  })

interface ExplainOptions {
  readonly api?: string
  readonly method?: string
  readonly path?: string
}

interface Explanation {
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
    readonly requires: string
    readonly outcome: 'pass' | 'fail' | 'not reached'
    readonly found?: string
  }[]
}

const MARKS = { pass: '✓', fail: '✗', 'not reached': '·' }

function lines({ kind, api, operation, verdict, status, code, name, advice, rules }: Explanation): string {
  const rows = rules.flatMap(({ rule, requires, outcome, found = '' }) => {
    const [left, right] = [wrapped(requires, 60), wrapped(found, 40)]
    const first = [MARKS[outcome], rule, left[0] ?? '', right[0] ?? '']
    const length = Math.max(left.length, right.length, 1) - 1
    return [first, ...Array.from({ length }, (_, i) => ['', '', left[i + 1] ?? '', right[i + 1] ?? ''])]
  })
  const failed = rules.find(({ outcome }) => outcome === 'fail')
  return [
    `Kind of credential: ${kind}. Checked for: ${api}${operation === null ? '' : ` ${operation}`}.`,
    '',
    table(['', 'rule', 'requirement', 'found'], rows),
    '',
    verdict === 'accepted' ? 'Accepted: every rule passed.' : `Refused at ${failed?.rule}: ${code} ${name}, HTTP ${status}.`,
    ...(advice === null ? [] : [`What to do: ${advice}`]),
  ].join('\n')
}

/** Breaks a text at blanks into lines of at most `width` letters; a longer word gets a line alone. */
const wrapped = (text: string, width: number): string[] => text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S+`, 'g')) ?? []

const dropUndefined = (options: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
