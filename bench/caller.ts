import { Agent, get } from 'node:http'
import { median } from './figures.ts'
import type { Server } from './servers/server.ts'

/** A client with one keep-alive connection, which sends one request at a time. */
export interface Caller {
  /** Returns the time to the end of the response, ms. Throws for any status but 200. */
  time(path: string): Promise<number>
}

export function callerOf(scope: AsyncDisposableStack, server: Server, headers: Readonly<Record<string, string>>): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  scope.defer(() => agent.destroy())
  return {
    time: path =>
      new Promise((resolve, reject) => {
        const began = performance.now()
        get(server.url + path, { agent, headers }, response => {
          response.resume().once('end', () => {
            if (response.statusCode === 200) resolve(performance.now() - began)
            else reject(new Error(`${path} got the status ${response.statusCode}`))
          })
        }).once('error', reject)
      }),
  }
}

/** Requests the paths one after the other; returns the median time, ms. */
export async function medianTime(caller: Caller, paths: readonly string[]): Promise<number> {
  const times: number[] = []
  for (const path of paths) times.push(await caller.time(path))
  return median(times)
}
