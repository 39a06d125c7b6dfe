/** Ports of single worlds, for clients that drop the path of a base URL. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WorldPorts {
  /** The worlds by the servers that listen for them. */
  readonly servers: WeakMap<Server, string>
  /** The base URL of a world's own port, which is opened at the first call. */
  open(name: string): Promise<string>
  urlOf(name: string): string | undefined
  /** The base URL of the default world; undefined until the server listens. */
  serverUrl(): string | undefined
  close(name: string): void
  closeAll(): void
}

export function worldPorts(
  host: string,
  { makeServer, serverUrl }: { makeServer: () => Server; serverUrl: () => string | undefined },
): WorldPorts {
  const servers = new WeakMap<Server, string>()
  const open = new Map<string, { server: Server; url: string }>()
  const close = (name: string): void => {
    const { server } = open.get(name) ?? {}
    open.delete(name)
    server?.close()
    server?.closeIdleConnections()
  }
  return {
    servers,
    open: async name => {
      const before = open.get(name)
      if (before !== undefined) return before.url
      const server = makeServer()
      servers.set(server, name)
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
      // A listening server has an address with a port.
      const { port } = server.address() as AddressInfo
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
      open.set(name, { server, url })
      return url
    },
    urlOf: name => open.get(name)?.url,
    serverUrl,
    close,
    closeAll: () => {
      for (const name of [...open.keys()]) close(name)
    },
  }
}
