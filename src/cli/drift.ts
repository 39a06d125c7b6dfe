import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { normalForms } from '../enrolment/identifier.ts'
import type { Report } from '../proxy/drift/report.ts'
import { SECRET_NAME } from '../wire/secret-name.ts'
import { findOrStart } from './knox-proxy.ts'
import { operate, operateServer } from './operator.ts'
import { nameOf, serverOf, urlOption } from './server-options.ts'

interface DriftOptions {
  readonly url: string
  readonly world?: string | undefined
  readonly tolerate: number
  readonly json?: true
}

export const driftCommand = new Command('drift')
  .description(
    'Compares a recording of `muster proxy --record` with Muster: makes a world from what was read, replays the calls and prints each ' +
      'difference of the responses. Exits with 1 if there is one.',
  )
  .argument('<file>', 'the recording')
  .addOption(urlOption())
  .addOption(new Option('--world <name>', 'make the world under this name and keep it').argParser(nameOf))
  .addOption(
    new Option('--tolerate <ms>', 'how much longer than Muster a change of a state may take')
      .argParser(millisecondsIn)
      .default(2000),
  )
  .option('--json', 'print JSON alone')
  .action(async (file: string, { url, world, tolerate, json }: DriftOptions, command: Command) => {
    const server = await findOrStart(serverOf(url), command)
    try {
      const report = await driftOf(file, { url: server.url, world, tolerate })
      const { reportText } = await import('../proxy/drift/report.ts')
      process.stdout.write(`${json ? JSON.stringify({ file, ...report }) : reportText(report)}\n`)
      // A comparison of nothing proves nothing.
      if (report.differences.length > 0 || report.compared === 0) process.exitCode = 1
    } finally {
      await server.close()
    }
  })

/** Compares a file in a world of a server; the world is kept if it has a name. Throws for a file that is no recording. */
export async function driftOf(file: string, { url, world, tolerate }: Omit<DriftOptions, 'json'>): Promise<Report> {
  const [{ readRecording }, { drift }] = await Promise.all([
    import('../proxy/drift/read-recording.ts'),
    import('../proxy/drift/drift.ts'),
  ])
  const recording = readFile(file, readRecording)
  const wanted = { ...(world === undefined ? { ttlSeconds: 3600 } : { name: world }), from: 'empty' }
  const { name } = await operateServer({ url }, { method: 'POST', path: 'worlds', body: wanted })
  try {
    return await drift(recording, {
      world: {
        server: url,
        world: name,
        control: (path, body) => operate({ url: `${url}/w/${name}` }, { method: 'POST', path, body }),
      },
      tolerated: tolerate,
      isSecret: member => SECRET_NAME.test(member),
      isDevice: text => normalForms(text, { strictImei: true }).length > 0,
      newId: () => randomBytes(32).toString('hex'),
      now: () => Date.now(),
    })
  } finally {
    if (world === undefined) await operateServer({ url }, { method: 'DELETE', path: `worlds/${name}` })
  }
}

function readFile<Value>(file: string, read: (text: string) => Value): Value {
  try {
    return read(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
}

function millisecondsIn(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number of milliseconds.')
}
