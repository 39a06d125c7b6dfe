#!/usr/bin/env node
/** Where the command line begins: whatever it loads is compiled once, and kept for the next start. */
import module from 'node:module'

// The package runs on what `node` is there; in the repository the scripts bring their own.
if (Number.parseInt(process.versions.node, 10) < 26) {
  process.stderr.write(
    `Muster needs Node 26 or newer, and this is ${process.versions.node}: npx --package node@26 --package muster muster\n`,
  )
  process.exit(1)
}

module.enableCompileCache()
const { program } = await import('./program.ts')

try {
  await program.parseAsync()
} catch (error) {
  // What went wrong is told in a sentence; where in our source it did only helps whoever asks for it.
  const told = error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : String(error)
  process.stderr.write(`${told}\n`)
  // A server that could not listen has opened its store by now, and would wait for requests that cannot come.
  process.exit(1)
}
