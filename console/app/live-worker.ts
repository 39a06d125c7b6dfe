/**
 * The shared worker with the connections of a browser: one for each stream that a page follows. It reads by `fetch`, because
 * an `EventSource` cannot send headers.
 */
import type { Follow, Told } from './live.ts'

const ports = new Set<MessagePort>()
const followed = new Set<string>()

declare const self: { onconnect: (event: MessageEvent) => void }

self.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  ports.add(port)
  port.onmessage = ({ data }: MessageEvent<Follow>) => {
    if (followed.has(data.follow)) return
    followed.add(data.follow)
    void read(data.follow)
  }
}

const tell = (message: Told): void => {
  for (const port of ports) port.postMessage(message)
}

const MOST_DELAY_MS = 30_000

/** Follows a stream and connects again when it ends, with the id of the last event. Ends for a stream that is refused. */
async function read(stream: string): Promise<void> {
  let last: string | undefined
  const [address = '', actingFor] = stream.split('#')
  for (let delay = 1000; ; delay = Math.min(delay * 2, MOST_DELAY_MS)) {
    try {
      const headers = {
        'x-muster-console': '1',
        ...(last !== undefined && { 'last-event-id': last }),
        ...(actingFor !== undefined && { 'x-wsm-managed-tenantid': actingFor }),
      }
      const response = await fetch(address, { headers, cache: 'no-store' })
      if (response.ok && response.body !== null) {
        for await (const event of eventsIn(response.body)) {
          delay = 1000
          last = event.id ?? last
          tell({ stream, type: event.type, data: event.data })
        }
      } else if (response.status < 500 && response.status !== 429) {
        // Signed out, or no journal: a page asks again after the next sign-in.
        followed.delete(stream)
        return
      }
    } catch {
      // The server is stopping or the network is gone: the next attempt follows.
    }
    await new Promise(resolve => setTimeout(resolve, delay))
  }
}

interface ReadEvent {
  readonly id: string | undefined
  readonly type: string
  readonly data: unknown
}

async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ReadEvent> {
  let text = ''
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const blocks = (text + read.value).split('\n\n')
    text = blocks.pop() ?? ''
    yield* blocks.flatMap(eventIn)
  }
}

function eventIn(block: string): readonly ReadEvent[] {
  const fields = new Map(
    block.split('\n').map(line => {
      const [name = '', ...value] = line.split(': ')
      return [name, value.join(': ')]
    }),
  )
  const [type, data] = [fields.get('event'), fields.get('data')]
  return type === undefined || data === undefined ? [] : [{ id: fields.get('id'), type, data: JSON.parse(data) }]
}
