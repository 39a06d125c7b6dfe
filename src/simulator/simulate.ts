import { createKnoxClient, isKnoxError, type Kme, type KnoxClientOptions } from '../sdk/index.ts'
import { profileIdOf } from '../sdk/kme/profile-id.ts'
import { bootAll } from './boot.ts'
import { type Control, controlOf } from './control.ts'
import { fleetOf, type Phone } from './fleet.ts'
import { type Mix, MixError } from './mix.ts'
import { register } from './register.ts'
import { type Ended, resultsOf, type Summary } from './results.ts'
import type { Account, Progress, Run } from './run.ts'

export interface SimulateOptions extends Pick<KnoxClientOptions, 'fetch' | 'retry' | 'hooks'> {
  /** The address of the server, or of one of its worlds. */
  readonly baseUrl: string
  /** The accounts of the world, as the control API shows them with it. */
  readonly accounts: readonly Account[]
  /** Ends the run between two requests: what was done stays, and the summary says how far it came. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** Called with the phones of each request that boots some. */
  readonly onEnded?: (phones: readonly Ended[]) => void
}

/**
 * Makes the phones of a mix in a world, brings them to their customer, and boots them. Throws `MixError` for an account or a
 * profile that the world does not have, and `KnoxError` for a call that is refused as a whole. Refusals of phones are counted.
 */
export async function simulate(mix: Mix, options: SimulateOptions): Promise<Summary> {
  const { baseUrl, accounts, signal, onProgress, onEnded, fetch = globalThis.fetch, ...ofClients } = options
  const fleet = fleetOf(mix)
  const results = resultsOf(fleet)
  const run: Run = {
    fleet,
    reseller: accountOf(mix, accounts, 'reseller'),
    customer: accountOf(mix, accounts, 'customer'),
    signal,
    results,
    progress: (step, done, total) => onProgress?.({ step, done, total, ended: results.ended }),
    ended: phones => onEnded?.(phones),
  }
  const clientOf = ({ clientId, clientSecret }: Account) =>
    createKnoxClient({ ...ofClients, baseUrl, fetch, auth: { clientId, clientSecret }, resellerId: run.reseller.tenant })
  const control = controlOf(baseUrl, fetch)
  const { kdp } = clientOf(run.reseller)
  const { kme } = clientOf(run.customer)

  const began = performance.now()
  let bootsBegan: number | undefined
  const summaryOf = (interrupted: boolean): Summary => {
    const now = performance.now()
    return results.summary({
      seed: mix.seed,
      interrupted,
      seconds: { total: secondsOf(now - began), boots: bootsBegan === undefined ? 0 : secondsOf(now - bootsBegan) },
    })
  }
  try {
    signal?.throwIfAborted()
    // Before anything is changed.
    const profileId = mix.profile === undefined ? undefined : await profileOf(kme, mix.profile, run.customer)
    await makePhones(run, control)
    await register(run, { kdp, kme, profileId })
    bootsBegan = performance.now()
    await bootAll(run, control, mix.rate)
    return summaryOf(false)
  } catch (error) {
    if (signal === undefined || !signal.aborted || error !== signal.reason) throw error
    return summaryOf(true)
  }
}

/** With milliseconds. */
const secondsOf = (ms: number): number => Math.round(ms) / 1000

function accountOf(mix: Mix, accounts: readonly Account[], kind: 'reseller' | 'customer'): Account {
  const fitting = accounts.filter(account => account.kind === kind)
  const found = fitting.find(({ clientId, tenant }) => [clientId, tenant].includes(mix[kind]))
  if (found !== undefined) return found
  const known = fitting.map(({ clientId }) => clientId).join(', ') || 'none'
  throw new MixError([kind], `names ${mix[kind]}, which is no ${kind} of the world's sample data; these are: ${known}`)
}

async function profileOf(kme: Kme, profile: string, customer: Account): Promise<string> {
  try {
    return (await kme.profiles.get(await profileIdOf(kme, profile))).id
  } catch (error) {
    if (!isKnoxError(error, 'kme', 'BULK_ENROLL_PROFILE_NOT_FOUND')) throw error
    throw new MixError(['profile'], `names ${profile}, which is no profile of ${customer.name}`)
  }
}

/** Makes the phones in the world: an upload then knows their models, their second IMEIs and which of them are not eligible. */
async function makePhones(run: Run, control: Control): Promise<void> {
  for (let made = 0; made < run.fleet.length; ) {
    run.signal?.throwIfAborted()
    const phones = run.fleet.slice(made, made + IN_ONE_REQUEST)
    await control<'seed'>('seed', { handsets: phones.map(handsetOf) })
    made += phones.length
    run.progress('make', made, run.fleet.length)
  }
}

const IN_ONE_REQUEST = 1000

const handsetOf = ({ imei, imei2, serialNumber, model, planned }: Phone) => ({
  imei,
  ...(imei2 !== null && { imei2 }),
  serialNumber,
  model,
  eligible: planned !== 'refused',
})
