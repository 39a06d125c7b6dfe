import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { ENDS, type End, type Mix, type Step, type Summary, simulate } from '../simulator/index.ts'
import { advised, retriesOf } from './connection/connect.ts'
import { type Io, UsageError } from './io.ts'
import { type Operator, operate, operateServer } from './operator.ts'
import { bar, onInterrupt } from './progress.ts'
import { baseOf, urlOption, worldOf, worldOption } from './server-options.ts'
import { table } from './table.ts'
import type { ShownWorld } from './world.ts'

export const simulateCommand = (io: Io): Command =>
  new Command('simulate')
    .description(
      'Makes the simulated phones of a YAML file in a sandbox: a reseller uploads them, a customer approves them and assigns a ' +
        'profile, and they boot with the outcomes of the file.',
    )
    .argument('[file]', 'the file, which docs/simulate.md describes')
    .addOption(urlOption())
    .addOption(worldOption())
    .option('--json', 'print JSON alone')
    .option('--example', 'print a file for the default sample data, and do nothing')
    .addHelpText('after', '\nExample:\n  muster simulate --example > fleet.yaml\n  muster simulate fleet.yaml')
    .action(async (path: string | undefined, { example = false, ...operator }: Operator & { example?: boolean }) => {
      if (example) return void io.out.write(readFileSync(EXAMPLE, 'utf8'))
      if (path === undefined) throw new UsageError('Name a file, or print one: muster simulate --example > fleet.yaml')
      await run(io, path, operator)
    })

const EXAMPLE = fileURLToPath(new URL('../../examples/fleet.yaml', import.meta.url))

async function run(io: Io, path: string, operator: Operator): Promise<void> {
  // Loaded when it is needed: the help of all commands needs no parser.
  const { readMixFile } = await import('./mix-file.ts')
  const file = readMixFile(path)
  await requireSandbox(operator)
  const { accounts }: ShownWorld = await operateServer(operator, { method: 'GET', path: `worlds/${worldOf(operator)}` })
  const stop = new AbortController()
  const running = simulated(io, { mix: file.mix, operator, accounts, signal: stop.signal }).catch(error => {
    throw file.withLine(error)
  })
  const release = onInterrupt(async () => {
    stop.abort()
    await running
  })
  await running.finally(release)
}

async function requireSandbox(operator: Operator): Promise<void> {
  const { mode } = await operate(operator, { method: 'GET', path: 'health' })
  if (mode !== 'sandbox')
    throw new Error(`${operator.url} is in ${mode} mode, which has no simulated phones. A sandbox has them: muster serve`)
}

interface Simulated extends Pick<ShownWorld, 'accounts'> {
  readonly mix: Mix
  readonly operator: Operator
  readonly signal: AbortSignal
}

async function simulated(io: Io, { mix, operator, accounts, signal }: Simulated): Promise<void> {
  const baseUrl = baseOf(operator)
  const progress = bars(io)
  let [begun, booted] = [false, 0]
  const soFar = () =>
    `${booted.toLocaleString('en')} of ${mix.phones.toLocaleString('en')} phones booted. What was done stays, and the same command goes on from it.`
  const summary = await simulate(mix, {
    baseUrl,
    accounts,
    signal,
    onProgress: ({ step, done, total }) => {
      begun = true
      if (step === 'boot') booted = done
      // The signal has ended the bar.
      if (!signal.aborted) progress.update(step, done, total)
    },
    ...retriesOf(io),
  })
    .catch(error => {
      const shown = advised(error, baseUrl)
      if (begun && shown instanceof Error) shown.message += `\nThe run stopped: ${soFar()}`
      throw shown
    })
    .finally(progress.end)
  io.out.write(`${operator.json ? JSON.stringify(summary) : textOf(summary)}\n`)
  if (summary.otherwise.phones > 0) io.failed()
  if (summary.interrupted) io.err.write(`Interrupted: ${soFar()}\n`)
}

/** A bar for each step, one after the other. */
function bars(io: Io) {
  let shown: { readonly step: Step; readonly bar: ReturnType<typeof bar> } | undefined
  const end = () => {
    shown?.bar.end()
    shown = undefined
  }
  return {
    update: (step: Step, done: number, total: number) => {
      if (shown?.step !== step) {
        end()
        shown = { step, bar: bar(TITLES[step], io.err) }
      }
      shown.bar.update(done, total)
    },
    end,
  }
}

const TITLES: Readonly<Record<Step, string>> = {
  make: 'phones made',
  upload: 'phones sent',
  process: 'phones processed',
  approve: 'phones approved',
  assign: 'profiles assigned',
  boot: 'phones booted',
}

function textOf({ phones, seed, booted, ended, planned, refusals, otherwise, seconds }: Summary): string {
  const rate = seconds.boots > 0 ? `, ${Math.round(booted / seconds.boots).toLocaleString('en')} a second` : ''
  const head = `${booted.toLocaleString('en')} of ${phones.toLocaleString('en')} phones of seed ${seed} booted in ${seconds.boots.toFixed(1)} s${rate}; ${seconds.total.toFixed(1)} s in all`
  const rows = ENDS.filter(end => ended[end] !== undefined || planned[end] !== undefined).map(end => [
    end,
    String(ended[end] ?? 0),
    String(planned[end] ?? 0),
    MEANINGS[end],
  ])
  const parts = [head, table(['ended', 'phones', 'planned', 'meaning'], rows)]
  if (refusals.length > 0) {
    const refused = refusals.map(({ at, code = '', name, text, phones: count }) => [at, String(code), name, String(count), text])
    parts.push(`\nRefused by the server:\n${table(['at', 'code', 'name', 'phones', 'reason'], refused)}`)
  }
  if (otherwise.phones > 0) {
    const first = otherwise.first.map(({ phone, end }) => [phone.imei, phone.planned, end])
    parts.push(
      `\n${otherwise.phones.toLocaleString('en')} phones ended otherwise than planned, the first of them:\n${table(['IMEI', 'planned', 'ended'], first)}`,
    )
  }
  return parts.join('\n')
}

const MEANINGS: Readonly<Record<End, string>> = {
  enrolled: 'Provisioned: the phone received its profile and enrolled',
  failed: 'Failed to provision',
  cancelled: 'Cancelled by user',
  noProfile: 'Unassigned: the usual setup of Android',
  pending: 'Pending: the upload waits for approval',
  notUploaded: 'no reseller uploaded the phone',
  refused: 'the server refused the upload or the boot',
  locked: 'the phone is locked',
}
