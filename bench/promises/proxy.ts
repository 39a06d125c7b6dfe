import { readFileSync } from 'node:fs'
import { Agent, type AgentOptions, get, type RequestOptions } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.ts'
import { headersOf } from '../client.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { scratchFolder } from '../sample-data.ts'
import { LIST, PROGRAMS, startMuster } from '../servers/muster.ts'
import { type Server, startServer } from '../servers/server.ts'

export const proxy: Bench = {
  name: 'proxy',
  about:
    'A request of an unchanged client through the proxy of `muster run`, against the same request over TLS directly to the same server, which listens with TLS for this script only. One client sends its requests one after another on one connection. The *page* is a list of 100 devices, the *small answer* a list of one; both come from the response cache.',
  run: async ({ scope, rounds, seconds }) => {
    const folder = scratchFolder(scope)
    const muster = scope.use(
      await startMuster(':memory:', {
        env: {
          DIRECT_TLS: folder,
          NODE_OPTIONS: `--import ${new URL('../servers/direct-tls.ts', import.meta.url).href}`,
          MUSTER_SEED: 'scenario:default,scenario:devices',
        },
      }),
    )
    const run = scope.use(await startRun(muster))
    const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = (await (await fetch(run.url)).json()) as Record<string, string>
    const ca = [join(folder, 'authority.pem'), NODE_EXTRA_CA_CERTS ?? ''].map(file => readFileSync(file, 'utf8'))
    const agentOf = (options: AgentOptions): Agent => {
      const agent = new Agent({ keepAlive: true, ca, ...options })
      scope.defer(() => agent.destroy())
      return agent
    }
    const headers = { ...(await headersOf(muster.url, 'granite')), host: HOST }
    const direct = { agent: agentOf({}), host: '127.0.0.1', port: readFileSync(join(folder, 'port'), 'utf8'), servername: HOST }
    const proxied = { agent: agentOf({ proxyEnv: { HTTPS_PROXY } }), host: HOST }
    const measure = (way: RequestOptions, path: string) => async () => {
      const before = run.cpu()
      const { count, ms } = await requests({ ...way, path, headers }, seconds * 1000)
      return { us: (ms * 1000) / count, cpu: (run.cpu() - before) / count }
    }
    const measured = await inRounds(rounds, {
      'page, direct': measure(direct, LIST),
      'page, proxy': measure(proxied, LIST),
      'small answer, direct': measure(direct, `${LIST}?pageSize=1`),
      'small answer, proxy': measure(proxied, `${LIST}?pageSize=1`),
    })
    const times = (name: keyof typeof measured): number[] => measured[name].map(({ us }) => us)
    return {
      promises: [
        {
          promise: 'a page of 100 through the proxy of muster run, time against direct TLS',
          values: ratios(times('page, proxy'), times('page, direct')),
          goal: { most: 2 },
        },
        {
          promise: 'a small answer through the proxy of muster run, time against direct TLS',
          values: ratios(times('small answer, proxy'), times('small answer, direct')),
          goal: { most: 2 },
        },
      ],
      tables: [
        {
          title: 'A request',
          head: ['', 'µs', 'CPU µs of the proxy'],
          rows: Object.entries(measured).map(([name, all]) => [
            name,
            spread(all.map(({ us }) => us)),
            name.endsWith('proxy') ? spread(all.map(({ cpu }) => cpu)) : '–',
          ]),
        },
      ],
    }
  },
}

const HOST = 'us-kcs-api.samsungknox.com'

const startRun = (muster: Server): Promise<Server> =>
  startServer({
    command: process.execPath,
    args: port => {
      const inside = fileURLToPath(new URL('../servers/inside-run.ts', import.meta.url))
      return [PROGRAMS.package, 'run', '--url', muster.url, '--', process.execPath, inside, String(port)]
    },
    answers: async url => (await fetch(url)).ok,
  })

/** Sends a request repeatedly for so long. Throws for another status than 200. */
async function requests(options: RequestOptions, longest: number): Promise<{ count: number; ms: number }> {
  const began = performance.now()
  for (let count = 1; ; count++) {
    await new Promise<void>((resolve, reject) => {
      const sent = get(options, response => {
        if (response.statusCode !== 200) reject(new Error(`${options.path} is ${response.statusCode}`))
        response.on('end', resolve).on('error', reject).resume()
      })
      sent.on('error', reject)
    })
    const ms = performance.now() - began
    if (ms > longest) return { count, ms }
  }
}
