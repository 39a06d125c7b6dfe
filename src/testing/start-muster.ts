import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverOf } from '../cli/server-address.ts'
import { type Disposable, disposable } from './async-disposable.ts'
import { control } from './control.ts'
import { createWorld } from './create-world.ts'
import { findNode } from './find-node.ts'
import { type ServerSettings, startServer } from './server-process.ts'
import type { World, WorldOptions } from './world.ts'

export interface StartOptions {
  /** The address of a running server, in place of a new one. By default that of MUSTER_URL, unless there are settings. */
  readonly url?: string
  /** Settings of a new server, such as `{ contract: '2023-12' }`. By default it is in memory, on a free port. */
  readonly settings?: ServerSettings
  /** The path of the Node that a new server runs on. By default a Node 26 is searched. */
  readonly node?: string
}

/** A server, and the worlds that tests make in it. */
export type Muster = Disposable & {
  readonly url: string
  /** Makes a world: with the sample data, or with what the options name. */
  world(options?: WorldOptions): Promise<World>
  /** Ends a server that was started. On another one, deletes the worlds that were made here. */
  close(): Promise<void>
}

/** Starts a server in a process of its own, or connects to a running one. The server ends with this process at the latest. */
export async function startMuster({ url, settings, node }: StartOptions = {}): Promise<Muster> {
  if (url !== undefined && settings !== undefined) {
    throw new TypeError('startMuster takes settings of a new server, or the url of a running one, and not both')
  }
  const running = url ?? (settings === undefined ? process.env.MUSTER_URL || undefined : undefined)
  return running === undefined ? started(node, settings ?? {}) : connected(serverOf(running))
}

async function started(node: string | undefined, settings: ServerSettings): Promise<Muster> {
  const folders = [process.cwd(), dirname(fileURLToPath(import.meta.url))]
  const { execPath, env, versions } = process
  const server = await startServer(findNode(node, { execPath, version: versions.node, folders, path: env.PATH ?? '' }), settings)
  return musterOf(server)
}

async function connected(url: string): Promise<Muster> {
  const { mode } = await control<'health'>(url, { method: 'GET', path: 'health' })
  if (mode !== 'sandbox') throw new Error(`The server at ${url} is in ${mode} mode, which has no worlds for tests.`)
  return musterOf({ url })
}

/** `close` ends the server; it is absent where the server was not started here. */
function musterOf({ url, close }: { readonly url: string; close?(): Promise<void> }): Muster {
  const open = new Set<World>()
  return disposable({
    url,
    world: (options?: WorldOptions) => createWorld({ url, open }, options),
    close: async () => {
      if (close === undefined) return void (await Promise.all([...open].map(world => world.close())))
      // They end with the server, so closing one later does nothing.
      open.clear()
      await close()
    },
  })
}
