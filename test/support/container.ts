/** Containers of an OCI image without a Docker daemon: umoci unpacks the image, and runc runs it as container tools do. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

export const USER = 65532

const missing = ['umoci', 'runc', 'strip'].filter(tool => spawnSync(tool, ['--version']).error !== undefined)
const reason = missing.length > 0 ? `it needs ${missing.join(', ')}` : process.getuid?.() !== 0 && 'it needs root'

/** Why no image can be made and run on this machine; false where it can. */
export const noContainers: string | false = process.platform === 'linux' ? reason : 'it needs Linux'

interface Options {
  readonly env?: Readonly<Record<string, string>>
  /** Files and folders of this machine by their path in the container; only `/data` can be written. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Without one, the container has a network of its own. */
  readonly network?: 'host'
  readonly args?: readonly string[]
}

export interface Container {
  /** What it has printed so far. */
  printed(): string
  /** Runs a command in it. */
  exec(...command: string[]): { readonly code: number | null; readonly out: string; readonly err: string }
  /** Sends SIGTERM; the exit code. */
  stop(): Promise<number | null>
  readonly ended: Promise<{ readonly code: number | null; readonly err: string }>
}

export type Image = ReturnType<typeof unpackImage>

export function unpackImage(archive: string) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-container-'))
  const layout = join(folder, 'layout')
  mkdirSync(layout)
  execFileSync('tar', ['--extract', `--file=${archive}`, `--directory=${layout}`])
  const json = (path: string) => JSON.parse(readFileSync(join(layout, path), 'utf8'))
  const blob = ({ digest }: { digest: string }) => `blobs/${digest.replace(':', '/')}`
  const [described] = json('index.json').manifests
  const manifest = json(blob(described))
  const bundle = join(folder, 'bundle')
  const tag: string = described.annotations['org.opencontainers.image.ref.name']
  execFileSync('umoci', ['unpack', '--image', `${layout}:${tag}`, bundle])
  const running = new Set<ChildProcess>()
  let count = 0

  const start = (options: Options = {}): Container => {
    const id = `muster-${process.pid}-${count++}`
    const own = join(folder, id)
    mkdirSync(own)
    writeFileSync(join(own, 'config.json'), JSON.stringify(specOf(bundle, options)))
    const runc = (...args: string[]) => spawnSync('runc', ['--root', join(folder, 'state'), ...args], { encoding: 'utf8' })
    const child = spawn('runc', ['--root', join(folder, 'state'), 'run', '--bundle', own, id], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let printed = ''
    child.stdout.on('data', part => {
      printed += part
    })
    const ended = Promise.all([once(child, 'close'), readAll(child.stderr)]).then(([[code], err]) => {
      running.delete(child)
      return { code: code as number | null, err }
    })
    return {
      printed: () => printed,
      exec: (...command) => {
        const { status: code, stdout: out, stderr: err } = runc('exec', id, ...command)
        return { code, out, err }
      },
      stop: async () => {
        runc('kill', id, 'TERM')
        return (await ended).code
      },
      ended,
    }
  }

  return {
    manifest,
    manifestSize: described.size as number,
    config: json(blob(manifest.config)),
    /** The files of the image. */
    root: join(bundle, 'rootfs'),
    start,
    /** A folder for `/data`, which belongs to the user of the image as a new volume does. */
    volume: (): string => {
      const path = mkdtempSync(join(folder, 'volume-'))
      chownSync(path, USER, USER)
      return path
    },
    remove: () => {
      for (const child of running) child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Waits for the line that a server prints when it serves requests; its address in the container. */
export async function readyUrl(container: Container): Promise<string> {
  let failed: string | undefined
  void container.ended.then(({ err }) => {
    failed = err
  })
  for (;;) {
    const [, url] = /^\{"ready":true(?:,"url":"(.*)")?\}$/m.exec(container.printed()) ?? []
    if (url !== undefined || container.printed().includes('{"ready":true')) return url ?? ''
    assert.equal(failed, undefined, 'the container ended before it was ready')
    await sleep(50)
  }
}

/** What runc runs: the configuration that umoci made of the image, with the limits that `docs/install.md` names. */
function specOf(bundle: string, { env = {}, mounts = {}, network, args }: Options): object {
  const spec = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8'))
  const without = [...(network === 'host' ? ['network'] : []), 'cgroup']
  return {
    ...spec,
    root: { path: join(bundle, 'rootfs'), readonly: true },
    process: {
      ...spec.process,
      terminal: false,
      noNewPrivileges: true,
      capabilities: {},
      args: args === undefined ? spec.process.args : [spec.process.args[0], ...args],
      env: [...spec.process.env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    },
    mounts: [
      // The control groups of a machine may be of a version that its runc does not mount.
      ...spec.mounts.filter(
        (mount: { type: string; destination: string }) => mount.type !== 'cgroup' && mount.destination !== '/data',
      ),
      ...Object.entries(mounts).map(([destination, source]) => ({
        destination,
        source,
        type: 'bind',
        options: ['rbind', destination === '/data' ? 'rw' : 'ro'],
      })),
    ],
    linux: {
      ...spec.linux,
      resources: undefined,
      namespaces: spec.linux.namespaces.filter(({ type }: { type: string }) => !without.includes(type)),
    },
  }
}
