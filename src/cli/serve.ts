import { Command, Option } from 'commander'
import { type Config, type Flags, isPublicSandbox, portOf, readConfig } from '../config.ts'
import type { Running } from '../running.ts'
import { accountLines } from './account-lines.ts'
import { type ListedRequest, requestLine } from './request-line.ts'

export const serveCommand = new Command('serve')
  .description('Starts a server. Each flag can be set by a MUSTER_… variable instead.')
  .option('--host <address>', 'the address to listen on (default: 127.0.0.1)')
  .option('--port <number>', 'the port to listen on; 0 picks a free one (default: 4600)')
  .option('--data <place>', 'where the data is: a folder, :memory: or postgres://… (default: ./data)')
  .option(
    '--seed <seed>',
    'the sample data of an empty store: a file, or scenario:NAME; repeatable (default: scenario:default)',
    (seed: string, before?: string) => (before === undefined ? seed : `${before},${seed}`),
  )
  .option('--mode <mode>', 'sandbox or service (default: sandbox)')
  .option('--role <role>', 'all, api or worker (default: all)')
  .option('--worker-port <number>', 'the port of a worker for its health and its metrics (default: none)')
  .option('--contract <date>', 'the date of the published pages that the APIs follow (default: 2026-07)')
  .option('--journal <number>', 'the requests that the journal of a world has; 0 for none (default: 1000, in service mode 0)')
  .option('--trusted-proxies <addresses>', 'reverse proxies whose X-Forwarded-For is trusted, separated by commas')
  .option('--public-sandbox', 'lets a sandbox listen on an address other than loopback, where every client is an administrator')
  .option('--config <file>', 'a JSON file with any of these settings')
  // For programs that start a server with a channel for messages: `src/testing/child-server.ts`.
  .addOption(new Option('--end-with-channel').hideHelp())
  .action(async ({ endWithChannel, ...flags }: Flags & { endWithChannel?: true }) => {
    const config = readConfig(flags, process.env)
    const running = await started(config)
    // A server goes on when the reader of its log ends.
    process.stdout.removeAllListeners('error').on('error', () => {})
    let isStopping = false
    const stop = () => {
      isStopping = true
      void running.close().then(
        () => process.exit(0),
        error => {
          process.stderr.write(`The server did not stop cleanly: ${error instanceof Error ? error.message : error}\n`)
          process.exit(1)
        },
      )
    }
    // A second signal ends the process at once.
    const onSignal = () => (isStopping ? process.exit(1) : stop())
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
    const stopOnce = () => {
      if (!isStopping) stop()
    }
    onParentEnd(stopOnce)
    // The channel closes with the process or thread that has its other end, whatever ended that.
    if (endWithChannel) process.on('disconnect', stopOnce)
    if (endWithChannel && !process.connected) stopOnce()
    for (const line of welcome(config, running)) process.stdout.write(`${line}\n`)
    // A worker without a port has no address.
    process.stdout.write(`${JSON.stringify({ ready: true, url: running.url || undefined })}\n`)
  })

/** npm sends SIGTERM to its shell alone, so this process notices a shutdown by the end of its parent. */
function onParentEnd(act: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watching = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watching)
    act()
  }, PARENT_POLL_MS).unref()
}

const PARENT_POLL_MS = 100

async function started(config: Config): Promise<Running> {
  // Loaded when it is needed: other commands start without a server.
  const { serve } = await import('../main.ts')
  try {
    // Elsewhere standard output is a log of JSON lines.
    return await serve(config, config.mode === 'sandbox' && process.stdout.isTTY ? printRequest : undefined)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new Error(
      `Port ${portOf(config)} of ${config.host} is taken; ${config.role === 'worker' ? '--worker-port' : '--port'} 0 picks a free one.`,
      { cause: error },
    )
  }
}

/** The pages and tools that use the control API are not what a person at a terminal looks for. */
function printRequest(request: ListedRequest, world: string): void {
  if (request.api === 'control') return
  process.stdout.write(`${world === 'default' ? '' : `[${world}] `}${requestLine(request)}\n`)
}

function welcome(config: Config, { url, seed }: Running): string[] {
  const { mode, data, role, host } = config
  // In service mode standard output is a log of JSON lines alone.
  if (mode === 'service') return []
  // The address may contain a password, so it is not printed.
  const place = /^postgres(ql)?:/.test(data) ? 'PostgreSQL' : data
  if (role === 'worker') return [`Muster worker, ${mode}, data in ${place}${url && `, its health on ${url}`}`]
  const lines = [`Muster, ${mode}, data in ${place}, on ${url}`]
  if (isPublicSandbox(config))
    lines.push(`  Every client that reaches ${host} is an administrator of this sandbox (--public-sandbox)`)
  lines.push(
    ...(seed === undefined
      ? [`  The store had data already, so no sample data was added; its apps are listed at ${url}/_muster/v1/apps`]
      : accountLines(seed).map(line => `  ${line}`)),
  )
  return [...lines, `  Consoles  ${url}/_muster/console/`, `  Reference ${url}/_muster/docs`]
}
