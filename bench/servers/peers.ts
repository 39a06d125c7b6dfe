/**
 * The servers that a user would run instead, each answering one path with a page that it was given. They and the load generator
 * are installed into a folder of their own, by what `peers/package.json` names.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Skipped } from '../bench.ts'
import { LIST } from './muster.ts'
import { type Server, startServer } from './server.ts'

export interface Peer {
  readonly name: string
  /** Its package and version. */
  readonly version: string
  /** The path that it answers with the page. */
  readonly path: string
  /** Why it cannot run here, in words. */
  readonly missing: string | undefined
  /** Starts it with the page's JSON; what it must be told lies in `folder`. */
  start(folder: string, page: string): Promise<Server>
}

/** Installs what is not there; throws `Skipped` if that cannot be done. */
export function needPeers(): void {
  const stamp = join(MODULES, '.installed.json')
  const wanted = readFileSync(PEERS, 'utf8')
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
export const PEERS = join(FOLDER, 'package.json')

const VERSIONS: Readonly<Record<string, string>> = JSON.parse(readFileSync(PEERS, 'utf8')).dependencies

export const peers = (): readonly Peer[] => {
  needPeers()
  return [
    {
      ...named('Prism', '@stoplight/prism-cli', LIST),
      start: (folder, page) => {
        const document = written(folder, 'openapi.json', openapi(page))
        const args = (port: number) => [
          'mock',
          '--host',
          '127.0.0.1',
          '--port',
          String(port),
          '--verboseLevel',
          'error',
          document,
        ]
        return startNode('@stoplight/prism-cli/dist/index.js', LIST, args)
      },
    },
    {
      ...named('Mockoon', '@mockoon/cli', LIST),
      start: (folder, page) => {
        const file = written(folder, 'mockoon.json', mockoon(page))
        const args = (port: number) => ['start', '--data', file, '--port', String(port), '--disable-log-to-file', '--repair']
        return startNode('@mockoon/cli/bin/run.js', LIST, args)
      },
    },
    {
      ...named('json-server', 'json-server', '/page'),
      start: (folder, page) => {
        const file = written(folder, 'db.json', JSON.stringify({ page: JSON.parse(page) }))
        const args = (port: number) => ['--quiet', '--host', '127.0.0.1', '--port', String(port), file]
        return startNode('json-server/lib/cli/bin.js', '/page', args)
      },
    },
    {
      ...named('WireMock', 'wiremock', LIST),
      missing: withoutJava(),
      start: (folder, page) => {
        mkdirSync(join(folder, 'mappings'), { recursive: true })
        written(folder, 'mappings/page.json', wiremock(page))
        const quiet = ['--root-dir', folder, '--no-request-journal', '--disable-banner', '--bind-address', '127.0.0.1']
        const [jar = ''] = globSync(join(MODULES, 'wiremock/build/*.jar'))
        return startServer({
          command: 'java',
          args: port => ['-jar', jar, ...quiet, '--port', String(port)],
          answers: url => is200(url + LIST),
        })
      },
    },
  ]
}

const named = (name: string, dependency: string, path: string) => ({
  name,
  version: `${dependency} ${VERSIONS[dependency]}`,
  path,
  missing: undefined as string | undefined,
})

const startNode = (script: string, path: string, args: (port: number) => readonly string[]): Promise<Server> =>
  startServer({
    command: process.execPath,
    args: port => [join(MODULES, script), ...args(port)],
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

function withoutJava(): string | undefined {
  if (globSync(join(MODULES, 'wiremock/build/*.jar')).length === 0) return 'its npm package brought no jar'
  return spawnSync('java', ['-version']).status === 0 ? undefined : 'there is no Java on this machine'
}

const openapi = (page: string): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'One page', version: '1' },
    paths: {
      [LIST]: {
        get: { responses: { 200: { description: 'A page', content: { 'application/json': { example: JSON.parse(page) } } } } },
      },
    },
  })

const mockoon = (page: string): string => {
  const uuid = '00000000-0000-4000-8000-00000000000'
  return JSON.stringify({
    uuid: `${uuid}0`,
    name: 'One page',
    endpointPrefix: '',
    hostname: '127.0.0.1',
    rootChildren: [{ type: 'route', uuid: `${uuid}1` }],
    routes: [
      {
        uuid: `${uuid}1`,
        type: 'http',
        method: 'get',
        endpoint: LIST.slice(1),
        responses: [
          {
            uuid: `${uuid}2`,
            body: page,
            bodyType: 'INLINE',
            statusCode: 200,
            headers: [{ key: 'Content-Type', value: 'application/json' }],
            disableTemplating: true,
            default: true,
          },
        ],
      },
    ],
  })
}

const wiremock = (page: string): string =>
  JSON.stringify({
    request: { method: 'GET', urlPath: LIST },
    response: { status: 200, body: page, headers: { 'Content-Type': 'application/json' } },
  })
