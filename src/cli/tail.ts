import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { RefusedRequest } from './client.ts'
import { eventsIn, type ServerEvent } from './event-stream.ts'
import { adminTokenOf, type Operator, withOperatorOptions } from './operator.ts'
import { type ListedRequest, requestLine } from './request-line.ts'
import { baseOf, worldOption } from './server-options.ts'

interface TailOptions extends Operator {
  readonly api?: string
  readonly status?: string
}

export const tailCommand = withOperatorOptions(new Command('tail'))
  .description('Prints each request to a running server, one line each, until it is interrupted.')
  .addOption(worldOption())
  .addOption(
    new Option('--api <name>', 'only requests to this API').choices([
      'kme',
      'kdp',
      'gen1',
      'msp',
      'gateway',
      'portal',
      'control',
    ]),
  )
  .addOption(new Option('--status <status>', 'only responses with this status, such as 404 or 4xx').argParser(statusIn))
  .action(async (options: TailOptions) => {
    let last: string | undefined
    // The first connection must succeed. A later one is tried until it does, because the server may be starting again.
    for (let isConnected = false; ; ) {
      try {
        const response = await connect(options, last)
        if (isConnected) process.stderr.write('Connected again.\n')
        isConnected = true
        for await (const event of eventsIn(response)) {
          last = event.id
          print(event, options)
        }
      } catch (error) {
        if (!isConnected || (error instanceof RefusedRequest && error.status < 500)) throw error
      }
      process.stderr.write('The connection has ended; trying again.\n')
      await sleep(RETRY_MS)
    }
  })

const RETRY_MS = 1000

function statusIn(text: string): string {
  if (/^[1-5](\d\d|xx)$/.test(text)) return text
  throw new InvalidArgumentError('It must be a status such as 404, or a kind such as 4xx.')
}

/** Throws `RefusedRequest`, and `Error` where there is no server. */
async function connect(options: TailOptions, last: string | undefined): Promise<AsyncIterable<Uint8Array>> {
  const token = adminTokenOf(options)
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(last !== undefined && { 'last-event-id': last }),
  }
  const url = `${baseOf(options).replace(/\/$/, '')}/_muster/v1/events`
  const response = await fetch(url, { headers }).catch(cause => {
    throw new Error(`${url} could not be called. Does a server run there?`, { cause })
  })
  if (!response.ok) throw new RefusedRequest('GET /_muster/v1/events', response.status, await response.text())
  if (response.body === null) throw new Error(`${url} sent no events`)
  return response.body
}

function print({ type, data }: ServerEvent, { json = false, api, status }: TailOptions): void {
  if (type === 'gap') process.stderr.write(`Requests are missing here: the server no longer has them. ${data}\n`)
  if (type !== 'request') return
  const request: ListedRequest = JSON.parse(data)
  // Requests to the control API are those of tools, this one included.
  if (api === undefined ? request.api === 'control' && request.operation !== 'none' : request.api !== api) return
  if (status !== undefined && !String(request.status ?? '').startsWith(status.replace('xx', ''))) return
  process.stdout.write(`${json ? data : requestLine(request)}\n`)
}
