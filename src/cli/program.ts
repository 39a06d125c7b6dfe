/**
 * The command line, one file for each command. This room starts a server or calls one over HTTP as any client does. It never
 * imports a store, and of the domain only the forms of identifiers.
 */
import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { requireServerNode } from '../node-version.ts'
import { type Io, PROCESS_IO, UsageError } from './io.ts'

/**
 * Runs the command that the arguments name. The exit code is 2 for one that was called in a wrong way, 1 for one that failed, and
 * undefined for one that has ended or runs on: `Io.failed` has set that of refused devices.
 */
export async function runProgram(args: readonly string[], io: Io = PROCESS_IO): Promise<number | undefined> {
  try {
    const program = await programWith(args[0] ?? '', io)
    await program.parseAsync(args, { from: 'user' })
    return undefined
  } catch (error) {
    // The command has printed its help, or what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE
    // A user needs the message; DEBUG adds the stack for a developer.
    const text = error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : String(error)
    io.err.write(`${text}\n`)
    return error instanceof UsageError ? WRONG_USAGE : 1
  }
}

const WRONG_USAGE = 2

/** The program with the command of this name, or with all commands where there is none of that name, as for the help. */
export async function programWith(name: string, io: Io = PROCESS_IO): Promise<Command> {
  const program = new Command('muster')
    .description("A self-hostable, wire-compatible server of Samsung Knox's KME, KDP and MSP APIs.")
    .version(manifest.version)
    // So that the options of a command that `run` starts are its own.
    .enablePositionalOptions()
  const named = COMMANDS.filter(command => command.name === name)
  for (const { load, opensStore = false } of named.length > 0 ? named : COMMANDS) {
    const command = await load(io)
    // The others are clients of a server and run on any Node that the package installs on.
    if (opensStore) command.hook('preAction', () => requireServerNode(`muster ${command.name()}`))
    program.addCommand(command)
  }
  printTo(io, program)
  return program
}

/** Makes a command and those below it print by `io`, and throw `CommanderError` where it would end the process. */
function printTo(io: Io, command: Command): void {
  command.exitOverride().configureOutput({ writeOut: text => io.out.write(text), writeErr: text => io.err.write(text) })
  for (const each of command.commands) printTo(io, each)
}

/** A command's file is loaded when it is run: a server would start a tenth later with the code of all others. */
const COMMANDS: readonly { readonly name: string; load(io: Io): Promise<Command>; readonly opensStore?: true }[] = [
  { name: 'serve', load: async () => (await import('./serve.ts')).serveCommand, opensStore: true },
  { name: 'demo', load: async () => (await import('./demo.ts')).demoCommand, opensStore: true },
  { name: 'upload', load: async io => (await import('./upload.ts')).uploadCommand(io) },
  { name: 'status', load: async io => (await import('./status.ts')).statusCommand(io) },
  { name: 'devices', load: async io => (await import('./devices.ts')).devicesCommand(io) },
  { name: 'approve', load: async io => (await import('./approve.ts')).approveCommand(io) },
  { name: 'assign', load: async io => (await import('./assign.ts')).assignCommand(io) },
  { name: 'unassign', load: async io => (await import('./unassign.ts')).unassignCommand(io) },
  { name: 'delete', load: async io => (await import('./delete.ts')).deleteCommand(io) },
  { name: 'customers', load: async io => (await import('./customers.ts')).customersCommand(io) },
  { name: 'profiles', load: async io => (await import('./profiles.ts')).profilesCommand(io) },
  { name: 'apply', load: async io => (await import('./apply.ts')).applyCommand(io) },
  { name: 'simulate', load: async io => (await import('./simulate.ts')).simulateCommand(io) },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainCommand },
  { name: 'keys', load: async () => (await import('./keys.ts')).keysCommand },
  { name: 'admin-token', load: async io => (await import('./admin-token.ts')).adminTokenCommand(io) },
  { name: 'signing-keys', load: async io => (await import('./signing-keys.ts')).signingKeysCommand(io) },
  { name: 'token', load: async () => (await import('./token.ts')).tokenCommand },
  { name: 'world', load: async () => (await import('./world.ts')).worldCommand },
  { name: 'snapshot', load: async () => (await import('./snapshot.ts')).snapshotCommand },
  { name: 'tail', load: async () => (await import('./tail.ts')).tailCommand },
  { name: 'env', load: async () => (await import('./env.ts')).envCommand },
  { name: 'fault', load: async () => (await import('./fault.ts')).faultCommand },
  { name: 'coverage', load: async () => (await import('./coverage.ts')).coverageCommand },
  { name: 'run', load: async () => (await import('./run.ts')).runCommand },
  { name: 'proxy', load: async () => (await import('./proxy.ts')).proxyCommand },
  { name: 'healthcheck', load: async () => (await import('./healthcheck.ts')).healthcheckCommand },
  { name: 'drift', load: async () => (await import('./drift.ts')).driftCommand },
  { name: 'doctor', load: async io => (await import('./doctor.ts')).doctorCommand(io) },
  { name: 'migrate', load: async () => (await import('./migrate.ts')).migrateCommand, opensStore: true },
  { name: 'backup', load: async () => (await import('./backup.ts')).backupCommand, opensStore: true },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand, opensStore: true },
  { name: 'import', load: async () => (await import('./import.ts')).importCommand, opensStore: true },
  { name: 'copy', load: async () => (await import('./copy.ts')).copyCommand, opensStore: true },
]
