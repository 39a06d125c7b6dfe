#!/usr/bin/env node
/**
 * The command line, one file a command. This room starts the plane or talks to one over HTTP as any client would; it knows
 * no store and no act of the world.
 */
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { Command } from 'commander'
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

// The server is imported later, by the command that needs it; with the cache it loads in three quarters of the time.
enableCompileCache()

// The package runs on what `node` is there; in the repository the scripts bring their own.
if (Number.parseInt(process.versions.node, 10) < 26) {
  process.stderr.write(
    `Muster needs Node 26 or newer, and this is ${process.versions.node}: npx --package node@26 --package muster muster\n`,
  )
  process.exit(1)
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

try {
  await new Command('muster')
    .description('A self-hostable, wire-compatible Knox enrolment plane.')
    .version(version)
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
    .parseAsync()
} catch (error) {
  // What went wrong is told in a sentence; where in our source it did only helps whoever asks for it.
  const told = error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : String(error)
  process.stderr.write(`${told}\n`)
  // A server that could not listen has opened its store by now, and would wait for requests that cannot come.
  process.exit(1)
}
