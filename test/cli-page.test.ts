/** docs/cli.md: its commands print what follows them, and its tables have the commands and options that exist. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { programWith } from '../src/cli/program.ts'
import { runCommand } from './support/command.ts'
import { openMuster } from './support/server.ts'

const page = readFileSync(new URL('../docs/cli.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)

const muster = await openMuster()
process.env.MUSTER_URL = muster.url
after(() => {
  // The files after this one run in the same process.
  delete process.env.MUSTER_URL
  return muster.close()
})

test('the commands of docs/cli.md print in their order what the page says', async () => {
  assert.equal(blocks.length, 3)
  for (const block of blocks) {
    const printed: string[] = []
    for (const [line, command = ''] of block.matchAll(/^\$ muster (.*)$/gm)) {
      const { out, err } = await runCommand(...command.split(' '))
      // Progress depends on the speed of the machine.
      const notes = err.replace(/^ {3}[\d,]+ of [\d,]+ devices \w+\n/gm, '')
      printed.push(`${line}\n${out}${notes}`)
    }
    assert.equal(printed.join(''), block)
  }
})

test('each command and option of docs/cli.md exists', async () => {
  const { commands } = await programWith('')
  const known = new Map(commands.map(command => [command.name(), command.options.map(({ long }) => long)]))
  const all = new Set([...known.values()].flat())
  for (const [, name = ''] of page.matchAll(/`muster ([a-z]+)/g)) assert.ok(known.has(name), name)
  for (const [option] of page.matchAll(/(?<=`)--[a-z-]+/g)) assert.ok(all.has(option) || option === '--help', option)
})
