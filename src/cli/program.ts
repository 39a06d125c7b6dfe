/**
 * The command line, one file for each command. This room starts a server or calls one over HTTP as any client does. It never
 * imports a store, and of the domain only the forms of identifiers.
 */
import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { requireServerNode } from '../node-version.ts'
import { backupCommand } from './backup.ts'
import { copyCommand } from './copy.ts'
import { demoCommand } from './demo.ts'
import { envCommand } from './env.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { proxyCommand } from './proxy.ts'
import { runCommand } from './run.ts'
import { serveCommand } from './serve.ts'
import { snapshotCommand } from './snapshot.ts'
import { statusCommand } from './status.ts'
import { tokenCommand } from './token.ts'
import { uploadCommand } from './upload.ts'
import { worldCommand } from './world.ts'

export const program = new Command('muster')
  .description("A self-hostable, wire-compatible server of Samsung Knox's KME, KDP and MSP APIs.")
  .version(manifest.version)
  // So that the options of a command that `run` starts are its own.
  .enablePositionalOptions()
  .addCommand(serveCommand)
  .addCommand(demoCommand)
  .addCommand(uploadCommand)
  .addCommand(statusCommand)
  .addCommand(explainCommand)
  .addCommand(keysCommand)
  .addCommand(tokenCommand)
  .addCommand(worldCommand)
  .addCommand(snapshotCommand)
  .addCommand(envCommand)
  .addCommand(runCommand)
  .addCommand(proxyCommand)
  .addCommand(migrateCommand)
  .addCommand(backupCommand)
  .addCommand(exportCommand)
  .addCommand(importCommand)
  .addCommand(copyCommand)

for (const command of [serveCommand, demoCommand, migrateCommand, backupCommand, exportCommand, importCommand, copyCommand]) {
  // These open a store. The others are clients of a server and run on any Node that the package installs on.
  command.hook('preAction', () => requireServerNode(`muster ${command.name()}`))
}
