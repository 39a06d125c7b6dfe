/** The recorder of `muster proxy --record`. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { errors as gateway } from '../apis/gateway/errors.ts'
import { errors as kme } from '../apis/kme/errors.ts'
import { errors as msp } from '../apis/msp/errors.ts'
import { errors as kdp } from '../apis/reseller/errors.ts'
import { errors as gen1 } from '../apis/reseller/gen1/errors.ts'
import { luhnDigit } from '../enrolment/identifier.ts'
import type { ClientProxy } from '../proxy/client-proxy.ts'
import type { Role } from '../proxy/record/entry.ts'
import type { Exchange } from '../proxy/relay.ts'
import { SECRET_NAME } from '../wire/secret-name.ts'
import { proxyFor } from './knox-proxy.ts'

export interface RecordOptions {
  readonly record?: string
  readonly upstream?: readonly string[]
  readonly upstreamCa?: string
  readonly allow?: readonly string[]
  readonly yesRealDevices?: true
}

export const withRecordOptions = (command: Command): Command =>
  command
    .option('--record <file>', 'send the requests to the real service of --upstream and record them without secrets, as HAR')
    .addOption(new Option('--upstream <url>', 'a host of the service, with https; may be repeated').argParser(appended))
    .option('--upstream-ca <file>', 'certificates that vouch for the service, PEM')
    .addOption(new Option('--allow <operation>', 'a change that is sent and not blocked; may be repeated').argParser(appended))
    .option('--yes-real-devices', 'with --allow and a real service: real devices may change')

const appended = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export interface Recording extends ClientProxy {
  /** Waits for the requests under way, and returns what the file has. */
  end(): Promise<{ readonly [role in Role]: number }>
}

/** Throws where the options do not fit together, or the file exists. */
export async function openRecording(
  options: RecordOptions & { readonly record: string; readonly others: 'tunnel' | 'refuse'; readonly port: number },
  recorded: (exchange: Exchange, role: Role, operation: string) => void,
): Promise<Recording> {
  const { record: path, others, port } = options
  const [{ makeRecorder }, { makePseudonyms }, { openHarFile }, { upstreamAt }, { isKnoxHost }] = await Promise.all([
    import('../proxy/record/recorder.ts'),
    import('../proxy/record/pseudonyms.ts'),
    import('../proxy/record/har-file.ts'),
    import('../proxy/record/upstream.ts'),
    import('../proxy/knox-host.ts'),
  ])
  const origins = await checked(options, isKnoxHost)
  const ca = options.upstreamCa === undefined ? undefined : [readFileSync(options.upstreamCa, 'utf8')]
  const upstreams = origins.map(origin => upstreamAt({ origin, ca, env: process.env }))
  const counts = { call: 0, reading: 0, blocked: 0 }
  const file = openHarFile(path, {
    version: '1.2',
    creator: { name: 'Muster', version: manifest.version },
    comment: 'Recorded by muster proxy --record: secrets are masked, and identifiers, names and addresses are pseudonyms.',
  })
  const recorder = makeRecorder({
    // A request for a real host is sent to that host alone; another service stands for all of them.
    upstreamFor: host =>
      upstreams.find(({ origin }) => new URL(origin).hostname === host) ??
      upstreams.find(({ origin }) => !isKnoxHost(new URL(origin).hostname)),
    file,
    redaction: {
      pseudonyms: makePseudonyms(randomBytes(32), luhnDigit),
      isSecret: name => SECRET_NAME.test(name),
      vocabulary: vocabulary(),
    },
    allowed: new Set(options.allow),
    devices: 1000,
    now: () => Date.now(),
    newId: () => randomBytes(16).toString('hex'),
    recorded: (exchange, role, operation) => {
      counts[role] += 1
      recorded(exchange, role, operation)
    },
    failed: error => {
      process.stderr.write(`${path} cannot be written: ${error.message}. It has the requests before.\n`)
      process.exit(1)
    },
  })
  const proxy = await proxyFor({ knox: recorder, others, port })
  return {
    ...proxy,
    end: async () => {
      await recorder.settled()
      await proxy.close()
      for (const upstream of upstreams) upstream.close()
      file.close()
      return counts
    },
  }
}

async function checked(
  { upstream = [], allow = [], yesRealDevices }: RecordOptions,
  isKnoxHost: (host: string) => boolean,
): Promise<readonly string[]> {
  const { CHANGES, isOperation } = await import('../proxy/record/calls.ts')
  if (upstream.length === 0) throw new Error('--record needs --upstream, such as --upstream https://us-kcs-api.samsungknox.com')
  const origins = upstream.map(text => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
      throw new Error(`--upstream ${text}: it must be an address of the form https://host`)
    if (url.protocol === 'http:' && isKnoxHost(url.hostname)) throw new Error(`--upstream ${text}: a real service needs https`)
    return url.origin
  })
  for (const operation of allow) {
    if (isOperation(operation)) continue
    throw new Error(`--allow ${operation}: it must be METHOD /path, or one of ${CHANGES.join(', ')}`)
  }
  const real = origins.filter(origin => isKnoxHost(new URL(origin).hostname))
  if (allow.length > 0 && real.length > 0 && !yesRealDevices) {
    throw new Error(
      `--allow ${allow.join(', ')} lets a client change real devices and tenants of ${real.join(', ')}. --yes-real-devices confirms it.`,
    )
  }
  return origins
}

/** The words of the published texts: other words with a capital may be names. */
function vocabulary(): ReadonlySet<string> {
  const texts = [kme, kdp, gen1, msp, gateway].flatMap(table => Object.values(table).map(([, name, text]) => `${name} ${text}`))
  return new Set(texts.flatMap(text => text.toLowerCase().match(/\p{L}+/gu) ?? []))
}
