import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { Command } from 'commander'
import { openKnoxProxy, type ProxyOptions, withProxyOptions } from './knox-proxy.ts'

export const runCommand = withProxyOptions(new Command('run'))
  .description(
    'Runs a command whose requests to https://….samsungknox.com get their responses from a Muster server: the one at --url, or ' +
      'one that is started for this run.',
  )
  .argument('<command...>', 'the command and its arguments, such as: muster run -- python3 client.py')
  // What follows the command are its options.
  .passThroughOptions()
  .action(async ([file = '', ...args]: string[], options: ProxyOptions, command: Command) => {
    let child: ChildProcess | undefined
    for (const signal of FORWARDED) {
      process.on(signal, () => {
        if (child === undefined) process.exit(128 + constants.signals[signal])
        // A terminal sends it to the command itself too.
        if (signal !== 'SIGINT' || !IN_TERMINAL) child.kill(signal)
      })
    }
    const proxy = await openKnoxProxy(options, command, { port: 0, exchanged: () => {} })
    process.stderr.write(`muster: https://*.samsungknox.com is ${proxy.url} for this command\n`)
    child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...proxy.variables } })
    const { code, signal, error } = await endOf(child)
    await proxy.close()
    if (error !== undefined) {
      const isMissing = error.code === 'ENOENT'
      process.stderr.write(`muster run: ${file}: ${isMissing ? 'command not found' : error.message}\n`)
      process.exit(isMissing ? 127 : 126)
    }
    if (signal === null) process.exit(code)
    // Ends as the command did, so that a shell sees the same.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const IN_TERMINAL = [0, 1, 2].some(isatty)

interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Why the command could not be started. */
  readonly error?: NodeJS.ErrnoException
}

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise(resolve => {
    child.once('error', error => resolve({ code: null, signal: null, error }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
