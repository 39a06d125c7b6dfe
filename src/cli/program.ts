/**
 * The command line, one file a command. This room starts the plane or talks to one over HTTP as any client would; it knows
 * no store and no act of the world.
 */
import { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { backupCommand } from './backup.ts'
import { copyCommand } from './copy.ts'
import { demoCommand } from './demo.ts'
import { explainCommand } from './explain.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { serveCommand } from './serve.ts'
import { statusCommand } from './status.ts'
import { tokenCommand } from './token.ts'
import { uploadCommand } from './upload.ts'

export const program = new Command('muster')
  .description('A self-hostable, wire-compatible Knox enrolment plane.')
  .version(manifest.version)
  .addCommand(serveCommand)
  .addCommand(demoCommand)
  .addCommand(uploadCommand)
  .addCommand(statusCommand)
  .addCommand(explainCommand)
  .addCommand(keysCommand)
  .addCommand(tokenCommand)
  .addCommand(migrateCommand)
  .addCommand(backupCommand)
  .addCommand(exportCommand)
  .addCommand(importCommand)
  .addCommand(copyCommand)
