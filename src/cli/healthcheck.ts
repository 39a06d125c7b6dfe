import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readAddress } from '../config.ts'
import { RefusedRequest, send } from './client.ts'
import { serverOf } from './server-options.ts'

interface HealthcheckOptions {
  readonly url?: string
  readonly config?: string
  readonly wait: number
}

/** For supervisors that know a service by the exit code of a command, such as those of containers. */
export const healthcheckCommand = new Command('healthcheck')
  .description('Exits with 0 if a server can serve requests, else with 1 and the reason.')
  .addOption(
    new Option('--url <url>', 'the address of the server (default: the one that the settings of muster serve give)').env(
      'MUSTER_URL',
    ),
  )
  .option('--config <file>', 'the JSON file that muster serve was started with')
  .option('--wait <seconds>', 'ask again until the server is ready, for at most this long', secondsIn, 0)
  .action(async ({ url, config, wait }: HealthcheckOptions) => {
    const server = url === undefined ? readAddress({ config }, process.env) : serverOf(url)
    const end = performance.now() + wait * 1000
    for (;;) {
      const reason = await reasonNotReady(server)
      if (reason === undefined) return
      if (performance.now() >= end) throw new Error(reason)
      await sleep(POLL_MS)
    }
  })

const POLL_MS = 200
// The server itself ends its check of a store after three seconds.
const TIMEOUT_MS = 5000

async function reasonNotReady(server: string): Promise<string | undefined> {
  try {
    await send(server, { method: 'GET', path: '/_muster/v1/ready', signal: AbortSignal.timeout(TIMEOUT_MS) })
    return undefined
  } catch (error) {
    if (!(error instanceof RefusedRequest)) return (error as Error).message
    return `${server} is not ready: ${error.detail ?? `status ${error.status}`}`
  }
}

function secondsIn(text: string): number {
  const seconds = Number(text)
  if (/^\d+$/.test(text) && seconds <= 3600) return seconds
  throw new InvalidArgumentError('It must be a whole number of seconds from 0 to 3600.')
}
