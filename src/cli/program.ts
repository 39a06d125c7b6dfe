/**
 * The command line, one file for each command. This room starts a server or calls one over HTTP as any client does. It never
 * imports a store, and of the domain only the forms of identifiers.
 */
import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { requireServerNode } from '../node-version.ts'

/** The program with the command of this name, or with all commands where there is none of that name, as for the help. */
export async function programWith(name: string): Promise<Command> {
  const program = new Command('muster')
    .description("A self-hostable, wire-compatible server of Samsung Knox's KME, KDP and MSP APIs.")
    .version(manifest.version)
    // So that the options of a command that `run` starts are its own.
    .enablePositionalOptions()
  const named = COMMANDS.filter(command => command.name === name)
  for (const { load, opensStore = false } of named.length > 0 ? named : COMMANDS) {
    const command = await load()
    // The others are clients of a server and run on any Node that the package installs on.
    if (opensStore) command.hook('preAction', () => requireServerNode(`muster ${command.name()}`))
    program.addCommand(command)
  }
  return program
}

/** A command's file is loaded when it is run: a server would start a tenth later with the code of all others. */
const COMMANDS: readonly { readonly name: string; load(): Promise<Command>; readonly opensStore?: true }[] = [
  { name: 'serve', load: async () => (await import('./serve.ts')).serveCommand, opensStore: true },
  { name: 'demo', load: async () => (await import('./demo.ts')).demoCommand, opensStore: true },
  { name: 'upload', load: async () => (await import('./upload.ts')).uploadCommand },
  { name: 'status', load: async () => (await import('./status.ts')).statusCommand },
  { name: 'explain', load: async () => (await import('./explain.ts')).explainCommand },
  { name: 'keys', load: async () => (await import('./keys.ts')).keysCommand },
  { name: 'admin-token', load: async () => (await import('./admin-token.ts')).adminTokenCommand },
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
  { name: 'migrate', load: async () => (await import('./migrate.ts')).migrateCommand, opensStore: true },
  { name: 'backup', load: async () => (await import('./backup.ts')).backupCommand, opensStore: true },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand, opensStore: true },
  { name: 'import', load: async () => (await import('./import.ts')).importCommand, opensStore: true },
  { name: 'copy', load: async () => (await import('./copy.ts')).copyCommand, opensStore: true },
]
