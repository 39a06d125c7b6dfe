import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { ClientProxy } from '../proxy/client-proxy.ts'
import type { Role } from '../proxy/record/entry.ts'
import type { Exchange } from '../proxy/relay.ts'
import { openKnoxProxy, type ProxyOptions, withProxyOptions } from './knox-proxy.ts'
import { openRecording, type RecordOptions, withRecordOptions } from './record.ts'
import { shellLines } from './world-variables.ts'

export const proxyCommand = withRecordOptions(withProxyOptions(new Command('proxy')))
  .description(
    'Runs the proxy of `muster run` in the foreground, prints the variables that clients need, and each request. ' +
      'With --record, requests go to a real service and are recorded for `muster drift`.',
  )
  .addOption(new Option('--port <number>', 'the port on loopback; 0 picks a free one').argParser(portIn).default(0))
  .option('--ca-out <file>', 'write the certificate that clients must trust to this file')
  .action(async (options: Options, command: Command) => {
    // The proxy goes on when the reader of its lines ends, as a server does.
    process.stdout.removeAllListeners('error').on('error', () => {})
    const { record } = options
    if (record !== undefined) return recordTo(record, options)
    const given = ['upstream', 'upstreamCa', 'allow', 'yesRealDevices'].find(name => name in options)
    if (given !== undefined) throw new Error('--upstream, --upstream-ca, --allow and --yes-real-devices are for --record alone')
    const proxy = await openKnoxProxy(options, command, { port: options.port, exchanged: exchange => print(exchange) })
    atEnd(proxy.close)
    start(options, proxy, `https://*.samsungknox.com is ${proxy.url}`)
  })

interface Options extends ProxyOptions, RecordOptions {
  readonly port: number
  readonly caOut?: string
}

async function recordTo(file: string, options: Options): Promise<void> {
  const recording = await openRecording({ ...options, record: file }, (exchange, role, operation) =>
    print(exchange, role, operation),
  )
  atEnd(async () => {
    const { call, reading, blocked } = await recording.end()
    process.stdout.write(
      `# ${file} has ${call} requests, ${reading} readings of the state before them, and ${blocked} blocked changes\n`,
    )
  })
  start(options, recording, `https://*.samsungknox.com is recorded to ${file}: requests REACH ${options.upstream?.join(', ')}`)
}

function start({ caOut }: Options, { authority, variables }: ClientProxy, what: string): void {
  if (caOut !== undefined) writeFileSync(caOut, authority.certificate)
  const until = new Date(authority.expiresAt).toISOString()
  process.stdout.write(`# ${what} for clients with these variables, until ${until}\n${shellLines(variables)}\n`)
}

const atEnd = (close: () => Promise<void>): void => {
  const end = () => void close().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
}

function portIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}

function print({ method, host, target, status, ms }: Exchange, role: Role = 'call', operation = ''): void {
  const time = new Date().toTimeString().slice(0, 8)
  // A query may have a secret.
  const path = target.split('?', 1)[0]
  const remark = role === 'call' ? '' : role === 'reading' ? ' (read before)' : ` (blocked: ${operation})`
  process.stdout.write(`# ${time} ${method} ${host}${path} ${status ?? 'no response'} ${ms.toFixed(0)} ms${remark}\n`)
}
