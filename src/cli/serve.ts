import { Command } from 'commander'
import { type Config, type Flags, isPublicSandbox, readConfig } from '../config.ts'
import type { Running } from '../main.ts'
import { accountLines } from './account-lines.ts'

export const serveCommand = new Command('serve')
  .description('Starts the plane. Every flag has a MUSTER_… variable.')
  .option('--host <address>', 'where to listen (127.0.0.1)')
  .option('--port <number>', 'where to listen; 0 picks one (4600)')
  .option('--data <place>', 'a folder, :memory: or postgres://… (./data)')
  .option('--seed <file>', 'the seed document for an empty store (the built-in town)')
  .option('--mode <mode>', 'sandbox or service (sandbox)')
  .option('--role <role>', 'all, api or worker (all)')
  .option('--contract <date>', 'the published pages to follow (2026-07)')
  .option('--trusted-proxies <addresses>', 'reverse proxies whose X-Forwarded-For is believed, with commas between')
  .option('--public-sandbox', 'lets a sandbox listen on another address than loopback: who reaches it is an administrator')
  .option('--config <file>', 'a JSON file with any of these')
  .action(async (flags: Flags) => {
    const config = readConfig(flags, process.env)
    const running = await started(config)
    let isStopping = false
    const stop = () => {
      isStopping = true
      void running.close().then(
        () => process.exit(0),
        error => {
          process.stderr.write(`It did not stop well: ${error instanceof Error ? error.message : error}\n`)
          process.exit(1)
        },
      )
    }
    // A second signal does not wait.
    const onSignal = () => (isStopping ? process.exit(1) : stop())
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
    onParentEnd(() => {
      if (!isStopping) stop()
    })
    for (const line of welcome(config, running)) process.stdout.write(`${line}\n`)
    // A worker has no address.
    process.stdout.write(`${JSON.stringify({ ready: true, url: running.url || undefined })}\n`)
  })

/** npm passes SIGTERM to its shell alone, which ends and leaves this process without its parent. */
function onParentEnd(act: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watching = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watching)
    act()
  }, PARENT_LOOK_MS).unref()
}

const PARENT_LOOK_MS = 100

async function started(config: Config): Promise<Running> {
  // Loaded when it is needed: other commands start without a server.
  const { serve } = await import('../main.ts')
  try {
    return await serve(config)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    throw new Error(`Port ${config.port} of ${config.host} is taken; --port 0 picks a free one.`, { cause: error })
  }
}

function welcome(config: Config, { url, seed }: Running): string[] {
  const { mode, data, role, host } = config
  // Standard output is a log there: JSON lines alone.
  if (mode === 'service') return []
  // A connection's address has a password in it.
  const place = /^postgres(ql)?:/.test(data) ? 'PostgreSQL' : data
  if (role === 'worker') return [`Muster works, ${mode}, data in ${place}`]
  const lines = [`Muster, ${mode}, data in ${place}, on ${url}`]
  if (isPublicSandbox(config))
    lines.push(`  Everybody who reaches ${host} is an administrator of this sandbox (--public-sandbox)`)
  lines.push(
    ...(seed === undefined
      ? [`  The town is the one that this store holds; its accounts are at ${url}/_muster/v1/apps`]
      : accountLines(seed).map(line => `  ${line}`)),
  )
  return [...lines, `  Reference ${url}/_muster/docs`]
}
