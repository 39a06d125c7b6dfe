/**
 * The servers that a user would run instead. Each serves a given page on one path. They and the load generator are installed into
 * `bench/peers`, from its `package.json`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Skipped } from '../bench.ts'
import { scratchFolder } from '../sample-data.ts'
import { LIST } from './muster.ts'
import { mockoon, openapi, wiremock } from './peer-files.ts'
import { type Server, startServer } from './server.ts'

export interface Peer {
  readonly name: string
  /** The path of the page. */
  readonly path: string
  start(): Promise<Server>
}

/** Starts each peer once with this page; returns the ones that serve it, and the others with the reason. */
export async function peersFor(scope: AsyncDisposableStack, page: string): Promise<{ peers: Peer[]; skipped: string[] }> {
  needPeers()
  const found = { peers: [] as Peer[], skipped: [] as string[] }
  for (const { name, path, begin } of PEERS) {
    const folder = scratchFolder(scope)
    const start = () => begin(folder, page)
    try {
      await using server = await start()
      const answered = await (await fetch(server.url + path)).json()
      if (JSON.stringify(answered) !== page) throw new Error('it does not serve the given page')
      found.peers.push({ name, path, start })
    } catch (error) {
      found.skipped.push(`${name}: ${(error as Error).message}`)
    }
  }
  return found
}

/** Installs the peers if they are missing; throws `Skipped` if that fails. */
export function needPeers(): void {
  const stamp = join(MODULES, '.installed.json')
  const wanted = readFileSync(MANIFEST, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('Installing the peers and the load generator, once …\n')
  try {
    execFileSync('npm', ['install', '--no-package-lock', '--ignore-scripts', '--loglevel=error'], {
      cwd: FOLDER,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    })
  } catch {
    throw new Skipped('the load generator and the peers could not be installed: npm install in bench/peers must work first')
  }
  writeFileSync(stamp, wanted)
}

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url))
const MODULES = join(FOLDER, 'node_modules')
/** The list of the peers; modules are resolved from this file. */
export const MANIFEST = join(FOLDER, 'package.json')

const PEERS: readonly {
  readonly name: string
  readonly path: string
  /** Starts the peer; its input files are in `folder`. */
  begin(folder: string, page: string): Promise<Server>
}[] = [
  {
    name: 'Prism',
    path: LIST,
    begin: (folder, page) => {
      const document = written(folder, 'openapi.json', openapi(page))
      return startNode('@stoplight/prism-cli/dist/index.js', LIST, port => [
        'mock',
        ...['--host', '127.0.0.1', '--port', port, '--verboseLevel', 'error'],
        document,
      ])
    },
  },
  {
    name: 'Mockoon',
    path: LIST,
    begin: (folder, page) => {
      const file = written(folder, 'mockoon.json', mockoon(page))
      return startNode('@mockoon/cli/bin/run.js', LIST, port => [
        'start',
        ...['--data', file, '--port', port, '--disable-log-to-file', '--repair'],
      ])
    },
  },
  {
    name: 'json-server',
    path: '/page',
    begin: (folder, page) => {
      const file = written(folder, 'db.json', JSON.stringify({ page: JSON.parse(page) }))
      return startNode('json-server/lib/cli/bin.js', '/page', port => ['--quiet', '--host', '127.0.0.1', '--port', port, file])
    },
  },
  {
    name: 'WireMock',
    path: LIST,
    begin: (folder, page) => {
      const [jar] = globSync(join(MODULES, 'wiremock/build/*.jar'))
      if (jar === undefined) throw new Error('its npm package has no jar')
      if (spawnSync('java', ['-version']).status !== 0) throw new Error('Java is not installed')
      mkdirSync(join(folder, 'mappings'), { recursive: true })
      written(folder, 'mappings/page.json', wiremock(page))
      const quiet = ['--root-dir', folder, '--no-request-journal', '--disable-banner', '--bind-address', '127.0.0.1']
      return startServer({
        command: 'java',
        args: port => ['-jar', jar, ...quiet, '--port', String(port)],
        answers: url => is200(url + LIST),
      })
    },
  },
]

const startNode = (script: string, path: string, args: (port: string) => readonly string[]): Promise<Server> =>
  startServer({
    command: process.execPath,
    args: port => [join(MODULES, script), ...args(String(port))],
    answers: url => is200(url + path),
  })

async function is200(url: string): Promise<boolean> {
  const answer = await fetch(url)
  await answer.bytes()
  return answer.ok
}

function written(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
