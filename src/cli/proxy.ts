import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Exchange } from '../proxy/relay.ts'
import { shellLines } from './env.ts'
import { openKnoxProxy, type ProxyOptions, withProxyOptions } from './knox-proxy.ts'

export const proxyCommand = withProxyOptions(new Command('proxy'))
  .description('Runs the proxy of `muster run` in the foreground, prints the variables that clients need, and each request.')
  .addOption(new Option('--port <number>', 'the port on loopback; 0 picks a free one').argParser(portIn).default(0))
  .option('--ca-out <file>', 'write the certificate that clients must trust to this file')
  .action(async ({ port, caOut, ...options }: ProxyOptions & { port: number; caOut?: string }, command: Command) => {
    const proxy = await openKnoxProxy(options, command, { port, exchanged: print })
    const { certificate, expiresAt } = proxy.authority
    if (caOut !== undefined) writeFileSync(caOut, certificate)
    // The proxy goes on when the reader of its lines ends, as a server does.
    process.stdout.removeAllListeners('error').on('error', () => {})
    const end = () => void proxy.close().then(() => process.exit(0))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
    const lines = [
      `# https://*.samsungknox.com is ${proxy.url} for clients with these variables, until ${new Date(expiresAt).toISOString()}`,
      shellLines(proxy.variables),
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  })

function portIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}

function print({ method, host, target, status, ms }: Exchange): void {
  const time = new Date().toTimeString().slice(0, 8)
  // A query may have a secret.
  const path = target.split('?', 1)[0]
  process.stdout.write(`# ${time} ${method} ${host}${path} ${status ?? 'no response'} ${ms.toFixed(0)} ms\n`)
}
