/**
 * The shared worker with the connections of a browser: one for each stream that a page follows. It reads by `fetch`, because
 * an `EventSource` cannot send headers.
 */
import type { Follow, Told } from './live.ts'

const ports = new Set<MessagePort>()
const followed = new Set<string>()

declare const self: { readonly name: string; onconnect: (event: MessageEvent) => void }

/** Until the browser has another session: a stream belongs to the session that it began with. */
let session = new AbortController()
new BroadcastChannel(self.name).onmessage = () => {
  session.abort()
  session = new AbortController()
}

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

/** Follows a stream and connects again when it ends, with the id of the last event. One that is refused waits for a session. */
async function read(stream: string): Promise<void> {
  let last: string | undefined
  const [address = '', actingFor] = stream.split('#')
  for (let delay = 1000; ; delay = Math.min(delay * 2, MOST_DELAY_MS)) {
    const { signal } = session
    try {
      const headers = {
        'x-muster-console': '1',
        ...(last !== undefined && { 'last-event-id': last }),
        ...(actingFor !== undefined && { 'x-wsm-managed-tenantid': actingFor }),
      }
      const response = await fetch(address, { headers, cache: 'no-store', signal })
      if (response.ok && response.body !== null) {
        for await (const event of eventsIn(response.body)) {
          delay = 1000
          last = event.id ?? last
          tell({ stream, type: event.type, data: event.data })
        }
      } else if (response.status < 500 && response.status !== 429) {
        // Signed out, or no journal. The pages learn by their own calls that the session has ended.
        if (response.status === 401) tell({ stream, type: 'gap', data: null })
        await aborted(signal)
      }
    } catch {
      // The server is stopping or the network is gone: the next attempt follows.
    }
    if (signal.aborted) delay = 500
    else await Promise.race([aborted(signal), new Promise(resolve => setTimeout(resolve, delay))])
  }
}

const aborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise(resolve => (signal.aborted ? resolve(undefined) : signal.addEventListener('abort', resolve, { once: true })))

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
