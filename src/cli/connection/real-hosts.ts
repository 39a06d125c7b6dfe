/**
 * The hosts of the real service. A command reaches them by `--host` on its command line alone: no variable and no file leads
 * there, and a command that changes something also needs `--yes-real-devices`.
 */
import { Option } from 'commander'
import { type Io, UsageError } from '../io.ts'

export type Region = 'us' | 'eu' | 'global'

/** What a change does, as the user reads it before it is sent. */
export interface Change {
  /** Such as `an upload for customer 2000000001`. */
  readonly what: string
  readonly count: number
  /** What is counted, if not devices. */
  readonly counted?: string
  readonly tenant: string
}

export interface RealHostOptions {
  readonly host?: Region
  readonly yesRealDevices?: boolean
}

// Without a variable: that is the promise of this file.
export const hostOption = (): Option =>
  new Option('--host <region>', 'the real service instead of a Muster server').choices(['us', 'eu', 'global'])

export const yesOption = (): Option => new Option('--yes-real-devices', 'with --host: change devices of the real service')

/** The addresses of each API. `signed`: for callers with signed tokens, whose access tokens the hosts of the regions issue. */
export function realUrls(host: Region, { signed }: { readonly signed: boolean }) {
  const own = host === 'global' ? GLOBAL : `https://${host}-kcs-api.samsungknox.com`
  return { kdp: own, kme: own, ams: signed ? own : GLOBAL, msp: GLOBAL }
}

/** OAuth and MSP have no hosts of regions. */
const GLOBAL = 'https://api.samsungknox.com'

/** Prints what a change of the real service does, and refuses one that was not confirmed. Nothing was sent so far. */
export function requireConfirmed(io: Io, { host, yesRealDevices = false }: RealHostOptions, change: Change): void {
  if (host === undefined) {
    if (yesRealDevices)
      throw new UsageError('--yes-real-devices is for the real service: name its host with --host, or leave it out.')
    return
  }
  const name = new URL(realUrls(host, { signed: true }).kme).host
  const { what, count, counted = 'devices', tenant } = change
  io.err.write(`Real service ${name} (--host ${host}), ${tenant}: ${what}, ${counted}: ${count.toLocaleString('en')}\n`)
  if (!yesRealDevices) throw new UsageError('Nothing was sent. Add --yes-real-devices to change these real devices.')
}
