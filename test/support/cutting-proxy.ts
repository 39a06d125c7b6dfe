/** A TCP proxy that cuts connections in chosen phases of chosen requests. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * `before`: the server gets nothing. `mid-request`: it gets the head and a part of the body. `after-commit`: it sends its response,
 * and the client gets nothing. `mid-response`: the client gets a part of it.
 */
export type Phase = 'before' | 'mid-request' | 'after-commit' | 'mid-response'

export interface Cut {
  /** Of the request line, such as `PUT /kcs/v1/rp/devices/upload`. */
  readonly request: string
  readonly phase: Phase
}

/** Makes the cuts in order: each at the next request that begins as it says. */
export async function openCuttingProxy(target: string, cuts: readonly Cut[]) {
  const left = [...cuts]
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const { hostname, port } = new URL(target)

  const server = createServer(client => {
    const upstream = connect(Number(port), hostname)
    let phase: Phase | undefined
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', end)
    }
    client.on('data', (data: Buffer) => {
      const [line] = /^(?:GET|PUT|POST) \S+/.exec(data.toString('latin1')) ?? []
      if (line !== undefined) {
        requests.push(line)
        phase = line.startsWith(left[0]?.request ?? 'none') ? left.shift()?.phase : undefined
      }
      if (phase === 'before') return end()
      if (phase !== 'mid-request') return void upstream.write(data)
      // A part of the first packet: the head, and of a long body some devices.
      upstream.write(data.subarray(0, data.length - 5), end)
    })
    upstream.on('data', (data: Buffer) => {
      if (phase === 'after-commit') return end()
      if (phase !== 'mid-response') return void client.write(data)
      client.write(data.subarray(0, data.length - 5), end)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    // The server listens on TCP.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The request lines that arrived. */
    requests,
    /** The cuts that were not made. */
    left,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
