/** The proxy of `muster run` and `muster proxy`: for a server that is found or started, with the files that clients read. */
import { tmpdir } from 'node:os'
import { type Command, Option } from 'commander'
import { requireServerNode } from '../node-version.ts'
import type { ClientProxy, ClientProxySettings } from '../proxy/client-proxy.ts'
import type { Exchange } from '../proxy/relay.ts'
import { send } from './client.ts'
import { operateServer } from './operator.ts'
import { baseOf, type ServerOptions, serverOf, urlOption, worldOf, worldOption } from './server-options.ts'

export interface ProxyOptions extends ServerOptions {
  readonly others: 'tunnel' | 'refuse'
}

/** The proxy, and the base URL of the world that requests are sent to. */
export interface KnoxProxy extends ClientProxy {
  readonly url: string
}

export const withProxyOptions = (command: Command): Command =>
  command
    .addOption(urlOption())
    .addOption(worldOption())
    .addOption(
      new Option('--others <way>', 'requests to hosts other than *.samsungknox.com')
        .choices(['tunnel', 'refuse'])
        .default('tunnel'),
    )

/** `command` tells whether its option --url was given: a server at the default address need not exist. */
export async function openKnoxProxy(
  { url, world, others }: ProxyOptions,
  command: Command,
  { port, exchanged }: { port: number; exchanged: (exchange: Exchange) => void },
): Promise<KnoxProxy> {
  const named = worldOf({ url, world })
  const server = await findOrStart(serverOf(url), command)
  const at = { url: server.url, world: named === 'default' ? undefined : named }
  // Its refusal says that there is no such world.
  if (at.world !== undefined) await operateServer(at, { method: 'GET', path: `worlds/${at.world}` })
  // Loaded when it is needed: other commands start without it.
  const { musterHandler } = await import('../proxy/muster-handler.ts')
  const proxy = await proxyFor({ knox: musterHandler({ server: at.url, world: at.world, exchanged }), others, port })
  return {
    ...proxy,
    url: baseOf(at),
    variables: { ...proxy.variables, MUSTER_URL: baseOf(at), ...(at.world !== undefined && { MUSTER_WORLD: at.world }) },
    close: async () => {
      await proxy.close()
      await server.close()
    },
  }
}

/** The proxy for clients on this machine, whose files are removed at the end of the process. */
export async function proxyFor(settings: ClientProxySettings): Promise<ClientProxy> {
  const { openClientProxy } = await import('../proxy/client-proxy.ts')
  const surroundings = { env: process.env, temporary: tmpdir(), pid: process.pid, now: Date.now() }
  const proxy = await openClientProxy(settings, surroundings)
  process.on('exit', proxy.removeFiles)
  return proxy
}

interface FoundServer {
  readonly url: string
  close(): Promise<void>
}

/** The server at an address, or one that is started where none was named and none is at the default address. */
export async function findOrStart(url: string, command: Command): Promise<FoundServer> {
  const isGiven = command.getOptionValueSource('url') !== 'default'
  if (!/^http:/i.test(url)) throw new Error(`${url} is no address of the form http://host:port, which the proxy needs.`)
  const health = await send(url, { method: 'GET', path: '/_muster/v1/health' }).catch(error => {
    if (isGiven) throw error
  })
  if (health?.mode === 'service') {
    throw new Error(
      `The server at ${url} is in service mode. muster ${command.name()} is for sandboxes: its clients believe that they talk to ` +
        'the real service, so their changes must not reach the data of a service. --url names another server.',
    )
  }
  if (health?.mode === 'sandbox') return { url, close: async () => {} }
  if (isGiven) throw new Error(`At ${url} there is no Muster server.`)
  requireServerNode(`muster ${command.name()} without a running server at ${url}`)
  const [{ serve }, { readConfig }] = await Promise.all([import('../main.ts'), import('../config.ts')])
  const own = { host: '127.0.0.1', port: '0', data: ':memory:', mode: 'sandbox', role: 'all', logLevel: 'error' }
  return serve(readConfig(own, process.env))
}
