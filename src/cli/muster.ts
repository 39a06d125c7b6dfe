#!/usr/bin/env node
/** The entry of the command line, for Node 20 and newer. The compile cache stores the code of all modules for the next start. */
import module from 'node:module'

// A reader such as `head` may close the pipe early; the exit code of a command that has found refused devices stays 1.
process.stdout.on('error', error => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  process.exit()
})

// Absent before Node 22.
module.enableCompileCache?.()
const { runProgram } = await import('./program.ts')

const code = await runProgram(process.argv.slice(2))
// A server that could not listen has an open store, which would prevent the end of the process.
if (code !== undefined) process.exit(code)
