import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import test from 'node:test'

/** Which room may import which. A room may always import itself; `everything` is for the files that connect the rooms. */
const rooms: Readonly<Record<string, Room>> = {
  cache: { may: [], because: 'a cache must not know what its values mean' },
  events: { may: [], because: 'a sequence of events must not know what they are about' },
  'tenant-watch': { may: ['observed-store'], types: ['enrolment'], because: 'it must get the store as an argument' },
  'tenant-events': {
    may: ['events', 'tenant-watch'],
    types: ['observed-store'],
    because: 'it must know what concerns a tenant and no reader',
  },
  journal: { may: ['events'], because: 'the request journal must not know what an exchange means' },
  enrolment: { may: [], because: 'the rules of enrolment must depend on no other room' },
  wire: { may: [], because: 'wire must know the shape of an API and no particular API' },
  faults: { may: [], because: 'faults must not know the parts that they disturb' },
  config: { may: [], because: 'config must be readable before another room is loaded' },
  agents: { may: [], types: ['enrolment'], because: 'agents must fetch and read packages and leave decisions to enrolment' },
  work: { may: ['enrolment'], because: 'work must run the steps of enrolment and know no API' },
  auth: { may: ['enrolment', 'cache'], because: 'auth must find the caller and not write refusals of an API' },
  storage: { may: ['enrolment', 'cache'], types: ['auth'], because: 'storage must not know a wire word' },
  'apis/refuse': { may: ['wire', 'enrolment'], because: 'refuse must know no API in particular' },
  'apis/gate': { may: ['wire', 'enrolment', 'auth', 'apis/refuse'], because: 'the gate must know no API in particular' },
  'apis/own': {
    may: ['wire', 'enrolment', 'auth', 'apis/refuse'],
    because: 'what our own APIs share must know none of them in particular',
  },
  'apis/*': {
    may: ['wire', 'enrolment', 'auth', 'apis/refuse', 'apis/gate'],
    because: 'an API must know no other API, no server and no database',
  },
  'apis/control': {
    may: [
      'wire',
      'enrolment',
      'auth',
      'faults',
      'config/nearest.ts',
      'worlds/world-error.ts',
      'apis/refuse',
      'apis/gate',
      'apis/own',
    ],
    types: ['cache', 'coverage', 'worlds', 'journal'],
    because: 'the control API must get what it controls as arguments',
  },
  'apis/portal': {
    may: ['wire', 'enrolment', 'auth', 'apis/refuse', 'apis/gate', 'apis/own'],
    because: 'the portal API must know no other API, no server and no database',
  },
  http: {
    may: ['wire', 'cache', 'config/nearest.ts'],
    // The code of the journal is loaded only where it is on.
    types: ['journal', 'faults'],
    because: 'the server must have no special case for one API',
  },
  sdk: { may: [], because: 'a client must run without the server that it calls' },
  proxy: { may: ['sdk'], because: 'the proxy must get the server that it forwards to or compares with as an argument' },
  simulator: { may: ['sdk', 'enrolment/identifier.ts'], because: 'simulated phones must call the APIs as clients do' },
  cli: {
    may: [
      'sdk',
      'proxy',
      'simulator',
      'config',
      'main',
      'maintenance',
      'doctor',
      'node-version',
      'running',
      'admin-tokens',
      'seed-file',
      'apis/**/errors.ts',
      'apis/**/how.ts',
      'enrolment/identifier.ts',
      'wire/visible.ts',
      'wire/shell-word.ts',
      'wire/secret-name.ts',
    ],
    types: ['wire'],
    because: 'commands must use what every client can use',
  },
  testing: {
    may: ['sdk', 'cli', 'config', 'node-version'],
    because: 'tests must use what every client can use',
  },
  clock: { may: [], types: ['enrolment'], because: 'the clock is an argument of rooms and must depend on none of them' },
  ids: { may: [], types: ['enrolment'], because: 'ids are an argument of rooms and must depend on none of them' },
  log: { may: [], because: 'the log must get its content as arguments' },
  'node-version': { may: [], because: 'the version must be compared before another room is loaded' },
  running: { may: [], because: 'the declarations of the package must not include those of the server' },
  coverage: { may: [], because: 'the counts must get what they count as arguments' },
  'observed-store': { may: [], types: ['enrolment'], because: 'an observed store must be any store' },
  metrics: { may: [], because: 'metrics must get their values as arguments' },
  'admin-tokens': {
    may: ['config'],
    types: ['auth', 'log'],
    because: 'the file of admin tokens must be readable by the command that writes it',
  },
  'seed-file': { may: ['config', 'wire'], because: 'a seed file must be readable before a store is opened' },
  'send-request': { may: ['worlds'], types: ['apis/control'], because: 'a request to the server itself must be as any other' },
  'refusal-queue': { may: [], types: ['enrolment', 'log'], because: 'the queue of refusals must get its store as an argument' },
  'refusal-log': {
    may: ['apis/control', 'wire'],
    types: ['refusal-queue'],
    because: 'the log of refusals must not depend on the server',
  },
  worlds: { may: [], because: 'worlds must get what they open as arguments' },
  'world-ports': { may: [], because: 'the ports of worlds must get the server as an argument' },
  'disturbed-world': {
    may: ['enrolment', 'wire'],
    types: ['apis/control', 'faults'],
    because: 'the domain must not know faults, nor faults the domain',
  },
  'served-world': { may: 'everything', because: '' },
  'seed-images': { may: 'everything', because: '' },
  'open-world': { may: 'everything', because: '' },
  journals: { may: 'everything', because: '' },
  'worker-role': { may: 'everything', because: '' },
  doctor: {
    may: ['auth', 'config', 'storage', 'admin-tokens', 'clock', 'node-version'],
    because: 'the checks must not depend on the server that they are about',
  },
  maintenance: { may: ['config', 'projections', 'storage'], because: 'maintenance must not depend on the server' },
  projections: { may: ['apis/*'], because: 'a projection belongs to an API' },
  'all-apis': { may: ['apis/*', 'apis/control', 'wire'], because: 'the list of APIs must not depend on the server' },
  'worker-thread': { may: 'everything', because: '' },
  main: { may: 'everything', because: '' },
  index: {
    may: ['config', 'node-version', 'running', 'main'],
    because: 'the library must export what is meant for its users and nothing else',
  },
}

interface Room {
  readonly may: readonly string[] | 'everything'
  /** Rooms from which it may import types alone. */
  readonly types?: readonly string[]
  readonly because: string
}

/** Packages that only one room may import. */
const exclusives: readonly { packages: RegExp; room: string; because: string }[] = [
  { packages: /^(fastify|@fastify\/.+|@scalar\/.+)$/, room: 'http', because: 'only http may use the server library' },
  { packages: /^openid-client$/, room: 'auth', because: 'only auth may sign people in' },
  { packages: /^(kysely|pg|node:sqlite)(\/.+)?$/, room: 'storage', because: 'only storage may use SQL' },
]

const ambient = /\bDate\.now\b|\bnew Date(?!\s*\(\s*[^)\s])|\brandomUUID\b|\bMath\.random\b/
// These files make the clock and the ids that the rooms get as arguments.
const mayUseAmbient = ['main', 'open-world', 'maintenance', 'clock', 'ids', 'cli', 'sdk/runtime.ts']

/** The violations of a file, as sentences; `file` is its path under `src/`. */
function complaints(file: string, text: string): string[] {
  if (/\.(test|battery)\.ts$/.test(file)) return []
  const code = withoutComments(text)
  const room = roomOf(file)
  const rules = rooms[room] ?? rooms[room.replace(/^apis\/.+/, 'apis/*')]
  if (rules === undefined) return [`${file} lives in ${room}, a room that the table of imports does not know`]
  const found = importsIn(code).flatMap(({ specifier, typeOnly }) => {
    const exclusive = exclusives.find(({ packages, room: home }) => packages.test(specifier) && home !== room)
    if (exclusive !== undefined) return [`${file} imports ${specifier}: ${exclusive.because}`]
    if (specifier.includes('${')) return [`${file} imports ${specifier}: an import must say what it imports`]
    if (!/^[./]/.test(specifier)) return []
    const target = posix.normalize(posix.join(posix.dirname(file), specifier))
    // package.json has the version.
    if (target === '../package.json') return []
    if (target.startsWith('..')) return [`${file} imports ${specifier}: src may not import files outside of it`]
    const open = rules.may === 'everything' || isAmong(target, [room, ...rules.may, ...(typeOnly ? (rules.types ?? []) : [])])
    return open ? [] : [`${file} imports ${typeOnly ? 'types of ' : ''}${target}: ${rules.because}`]
  })
  const [used] = isAmong(file, mayUseAmbient) ? [] : (code.match(ambient) ?? [])
  if (used !== undefined) found.push(`${file} uses ${used}: time, ids and chance must be arguments below main`)
  return found
}

function roomOf(path: string): string {
  const [first = '', second = ''] = path.replace(/\.\w+$/, '').split('/')
  return first === 'apis' ? `${first}/${second}` : first
}

const isAmong = (target: string, names: readonly string[]): boolean =>
  names.some(name => (name.endsWith('.ts') ? posix.matchesGlob(target, name) : posix.matchesGlob(roomOf(target), name)))

/** The imported modules of a text; a computed one as `${…}`. */
function importsIn(code: string): { specifier: string; typeOnly: boolean }[] {
  const named = [...code.matchAll(/\b(?:from|import\s*\(?)\s*(['"`])([^'"`\n]+)\1/g)].map(match => ({
    specifier: match[2] ?? '',
    typeOnly: /\b(?:import|export)\s+type\s+(?:[\w$]+|\*(?:\s+as\s+[\w$]+)?|\{[^{}]*\})\s*$/.test(code.slice(0, match.index)),
  }))
  const computed = [...code.matchAll(/\bimport\s*\(\s*([^'"`\s)][^)]*)\)/g)].map(match => ({
    specifier: `\${${match[1]}}`,
    typeOnly: false,
  }))
  return [...named, ...computed]
}

/** Skips quoted texts, so that the `//` of `https://` is not a comment. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '$1')

/** Import circles, each as a sentence that names its files; an import of types alone counts too. */
function circles(texts: Readonly<Record<string, string>>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      const [first, ...others] = path.slice(path.indexOf(file))
      found.push(`${[first, ...others, file].join(' → ')}: files must not import each other in a circle`)
    } else if (!done.has(file)) {
      for (const { specifier } of importsIn(withoutComments(texts[file] ?? '')))
        if (specifier.startsWith('.')) visit(posix.normalize(posix.join(posix.dirname(file), specifier)), [...path, file])
      done.add(file)
    }
  }
  for (const file of Object.keys(texts)) visit(file, [])
  return found
}

const source = new URL('../src/', import.meta.url)
const texts = Object.fromEntries(
  globSync('**/*.ts', { cwd: source }).map(file => [file.replaceAll('\\', '/'), readFileSync(new URL(file, source), 'utf8')]),
)

// All but the first have no imports but each other and types.
const OPEN_TO_CONSOLE = [
  /^src\/(sdk|simulator)\//,
  /^src\/cli\/(csv\/|world-variables\.ts$)/,
  /^src\/enrolment\/(identifier|activity-events|profile-rules|rules|refusal|user-id)\.ts$/,
  /^src\/apis\/(reseller\/device-checks|portal\/labels)\.ts$/,
  /^src\/wire\/(csv-line|shell-word)\.ts$/,
]

const consoleSource = new URL('../console/', import.meta.url)
const consoleTexts = Object.fromEntries(
  globSync('**/*.{ts,tsx}', { cwd: consoleSource }).map(file => [
    file.replaceAll('\\', '/'),
    readFileSync(new URL(file, consoleSource), 'utf8'),
  ]),
)

test('the console imports no file of src but the client, the error catalogues and a few without other imports', () => {
  assert.ok(Object.keys(consoleTexts).length > 10, 'the source files were found')
  const wrong = Object.entries(consoleTexts).flatMap(([file, text]) =>
    importsIn(withoutComments(text)).flatMap(({ specifier }) => {
      const target = posix.normalize(posix.join('console', posix.dirname(file), specifier))
      const isOpen =
        !target.startsWith('src/') || OPEN_TO_CONSOLE.some(open => open.test(target)) || isCatalogue(target.replace('src/', ''))
      return !specifier.startsWith('.') || isOpen ? [] : [`console/${file} imports ${target}`]
    }),
  )
  assert.deepEqual(wrong, [])
})

test('every file of src imports only what the table of imports allows', () => {
  assert.ok(Object.keys(texts).length > 20, 'the source files were found')
  const wrong = Object.entries(texts).flatMap(([file, text]) => complaints(file, text))
  assert.equal(wrong.join('\n'), '')
})

/** The files that are loaded with a file: its imports and theirs, without imports of types alone. */
function loadedWith(file: string, sources: Readonly<Record<string, string>>): string[] {
  const found = new Set<string>()
  const visit = (loaded: string): void => {
    for (const { specifier, typeOnly } of importsIn(withoutComments(sources[loaded] ?? ''))) {
      const target = specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(loaded), specifier)) : specifier
      if (typeOnly || found.has(target)) continue
      found.add(target)
      visit(target)
    }
  }
  visit(file)
  return [...found]
}

const isCatalogue = (file: string): boolean => file === 'wire/catalogue.ts' || /^apis\/(.+\/)?errors\.ts$/.test(file)

test('an error catalogue loads only other catalogues and wire/catalogue.ts, so that a browser can load it', () => {
  const catalogues = Object.keys(texts).filter(file => /^apis\/.+\/errors\.ts$/.test(file))
  assert.ok(catalogues.includes('apis/kme/errors.ts') && catalogues.includes('apis/reseller/gen1/errors.ts'))
  const wrong = catalogues.flatMap(file =>
    loadedWith(file, texts).flatMap(other => (isCatalogue(other) ? [] : [`${file}: ${other}`])),
  )
  assert.deepEqual(wrong, [])
})

test('the client loads no package and no module of Node before a path of keys is read', () => {
  const loaded = loadedWith('sdk/index.ts', texts)
  assert.ok(loaded.includes('sdk/requests/send.ts'))
  assert.deepEqual(
    loaded.filter(file => !file.startsWith('sdk/')),
    ['node:fs/promises'],
  )
  const importing = loaded.filter(file => (texts[file] ?? '').includes("'node:"))
  assert.deepEqual(importing, ['sdk/auth/read-keys-file.ts'])
  // Only one file imports it, and not before it is needed.
  const users = loaded.filter(file => (texts[file] ?? '').includes("'./read-keys-file.ts'"))
  assert.deepEqual(users, ['sdk/auth/key-pair.ts'])
  assert.match(texts['sdk/auth/key-pair.ts'] ?? '', /await import\('\.\/read-keys-file\.ts'\)/)
})

test('the simulator loads nothing but the client and the form of identifiers, so that a console can load it', () => {
  const loaded = loadedWith('simulator/index.ts', texts)
  assert.ok(loaded.includes('simulator/boot.ts') && loaded.includes('sdk/client.ts'))
  const others = loaded.filter(file => !/^(simulator|sdk)\//.test(file))
  // The client loads it when a path of keys is read.
  assert.deepEqual(others.sort(), ['enrolment/identifier.ts', 'node:fs/promises'])
})

test('no file imports the code of a sign-in by an OpenID provider when it is loaded, so that a server starts without it', () => {
  const importing = Object.entries(texts).flatMap(([file, text]) =>
    /^import (?!type\b).*\/openid-(provider|state)\.ts'/m.test(text) && !file.endsWith('.test.ts') ? [file] : [],
  )
  assert.deepEqual(importing, [])
  assert.match(texts['auth/openid.ts'] ?? '', /await import\('\.\/openid-provider\.ts'\)/)
})

test('the files that are loaded with a catalogue include indirect imports and no types', () => {
  const chain = {
    'apis/kme/errors.ts': "import type { Row } from '../../wire/catalogue.ts'\nimport { gateRows } from '../gate/errors.ts'",
    'apis/gate/errors.ts': "import { CALL_RULES } from '../../auth/identify.ts'",
    'auth/identify.ts': "import { hash } from 'node:crypto'",
  }
  assert.deepEqual(loadedWith('apis/kme/errors.ts', chain), ['apis/gate/errors.ts', 'auth/identify.ts', 'node:crypto'])
})

test('no files of src import each other in a circle', () => assert.equal(circles(texts).join('\n'), ''))
test('no files of the console import each other in a circle', () => {
  // `load` of a console imports its pages when one of them is opened.
  const loaded = Object.fromEntries(
    Object.entries(consoleTexts).map(([file, text]) => [file, text.replace(/\bimport\('\.\/index\.ts'\)/g, '')]),
  )
  assert.equal(circles(loaded).join('\n'), '')
})

test('an import circle, one of types included, is reported with the files in it', () => {
  const circle = {
    'auth/entry.ts': "import { caller } from './caller.ts'",
    'auth/caller.ts': "import type { World } from '../enrolment/world.ts'",
    'enrolment/world.ts': "export { caller } from '../auth/caller.ts'",
  }
  assert.deepEqual(circles(circle), [
    'auth/caller.ts → enrolment/world.ts → auth/caller.ts: files must not import each other in a circle',
  ])
  assert.deepEqual(circles({ ...circle, 'enrolment/world.ts': "// import '../auth/caller.ts'" }), [])
})

const refused: readonly [file: string, text: string][] = [
  ['storage/devices.ts', "import { Refused } from '../wire/catalogue.ts'"],
  ['storage/devices.ts', "import type { Row } from '../wire/catalogue.ts'"],
  ['storage/credentials.ts', "import { hashSecret } from '../auth/hash-secret.ts'"],
  ['storage/credentials.ts', "import { type App } from '../auth/store.ts'"],
  ['storage/engines/sqlite.ts', "const wire = await import('../../wire/paging.ts')"],
  ['storage/migrate.ts', 'const migration = await import(name)'],
  ['storage/migrate.ts', `const migration = await import(\`./migrations/\${name}.ts\`)`],
  ['enrolment/upload.ts', "export { refusals } from '../apis/refuse.ts'"],
  ['enrolment/upload.ts', "export * from '../storage/open.ts'"],
  ['enrolment/upload.ts', "export type { Api } from '../wire/api.ts'"],
  ['enrolment/upload.ts', "import'../wire/api.ts'"],
  ['apis/kme/devices.ts', "import { kdp } from '../reseller/index.ts'"],
  ['apis/kme/devices.ts', "import {\n  faults, // ordered\n  type Fault,\n} from '../../faults/rules.ts'"],
  ['apis/kme/devices.ts', "import { open } from '../../storage/open.ts'"],
  ['apis/refuse.ts', "import { errors } from './kme/errors.ts'"],
  ['apis/gate/errors.ts', "import { errors } from '../kme/errors.ts'"],
  ['auth/identify.ts', "import { Refused } from '../wire/catalogue.ts'"],
  ['agents/read.ts', "import { refuse } from '../enrolment/refusal.ts'"],
  ['http/server.ts', "import { kme } from '../apis/kme/index.ts'"],
  ['http/server.ts', "import type { World } from '../enrolment/world.ts'"],
  ['sdk/client.ts', "import { kme } from '../apis/kme/index.ts'"],
  ['sdk/client.ts', "import { errors } from '../apis/kme/errors.ts'"],
  ['sdk/client.ts', "import type { Operation } from '../wire/operation.ts'"],
  ['sdk/client.ts', 'const now = Date.now()'],
  ['testing/world.ts', "import { open } from '../storage/open.ts'"],
  ['simulator/phone.ts', "import type { Operation } from '../wire/operation.ts'"],
  ['cli/explain.ts', "import { kme } from '../apis/kme/index.ts'"],
  ['config.ts', "import { serve } from './main.ts'"],
  ['cellar/wine.ts', 'export const wine = 1'],
  ['cli/demo.ts', "import { seed } from '../../test/support/seed.ts'"],
  ['main.ts', "import fastify from 'fastify'"],
  ['apis/kme/index.ts', "import type { FastifyRequest } from 'fastify'"],
  ['work/worker.ts', "import { DatabaseSync } from 'node:sqlite'"],
  ['auth/identify.ts', "import { sql } from 'kysely'"],
  ['main.ts', "const pg = await import('pg')"],
  ['enrolment/upload.ts', 'const now = Date.now()'],
  ['enrolment/upload.ts', 'const clock = { now: Date.now }'],
  ['auth/issue.ts', 'const now = new Date( )'],
  ['auth/issue.ts', "import { randomUUID } from 'node:crypto'"],
  ['storage/retry.ts', 'await sleep(Math.random() * 5)'],
]

const allowed: readonly [file: string, text: string][] = [
  ['cli/explain.ts', "import { errors } from '../apis/kme/errors.ts'"],
  ['main.ts', "import { open } from './storage/open.ts'\nconst clock = { now: () => Date.now() }"],
  ['storage/credentials.ts', "import type { App } from '../auth/store.ts'"],
  ['storage/devices.ts', "import type {\n  Device,\n} from '../enrolment/device.ts'\nimport { sql } from 'kysely'"],
  ['storage/devices.ts', "// import { Refused } from '../wire/catalogue.ts'\n/* Date.now() */"],
  ['apis/kme/devices.ts', "import { refusals } from '../refuse.ts'\nimport { because } from '../gate/rules.ts'"],
  ['apis/kme/index.ts', "export { errors } from './errors.ts'"],
  ['apis/control/faults.ts', "import type { Faults } from '../../faults/rules.ts'"],
  ['sdk/runtime.ts', 'const now = Date.now()'],
  ['http/server.ts', "import fastify from 'fastify'\nconst page = 'https://example.com' // Date.now()"],
  ['enrolment/upload.ts', 'const day = new Date(time)'],
  ['cli/demo.ts', "import { serve } from '../main.ts'\nconst began = Date.now()"],
  ['storage/open.test.ts', "import { kme } from '../apis/kme/index.ts'"],
]

for (const [file, text] of refused)
  test(`the table of imports refuses ${JSON.stringify(text)} in ${file}`, () => assert.equal(complaints(file, text).length, 1))

for (const [file, text] of allowed)
  test(`the table of imports allows ${JSON.stringify(text)} in ${file}`, () => assert.deepEqual(complaints(file, text), []))

test('a violation of the table of imports is reported as a sentence', () => {
  const [sentence] = complaints('storage/devices.ts', "import { Refused } from '../wire/catalogue.ts'")
  assert.equal(sentence, 'storage/devices.ts imports wire/catalogue.ts: storage must not know a wire word')
})
