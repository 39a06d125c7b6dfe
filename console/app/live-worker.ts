/**
 * The shared worker with the connections of a browser: one for each stream that a visible page follows. A browser has six
 * connections with a server by HTTP/1.1, so a stream without a visible page is closed. It reads by `fetch`, because an `EventSource`
 * cannot send headers.
 */
import type { Follow, PostedEvent } from './live.ts'

/** The streams that each page follows. */
const wanted = new Map<MessagePort, readonly string[]>()
const running = new Map<string, AbortController>()

declare const self: { readonly name: string; onconnect: (event: MessageEvent) => void }

self.onconnect = ({ ports: [port] }) => {
  if (port === undefined) return
  port.onmessage = ({ data: { follow } }: MessageEvent<Follow>) => {
    if (follow.length > 0) wanted.set(port, follow)
    else wanted.delete(port)
    update()
  }
}

/** The browser has another session, and a stream belongs to the session that it began with. */
new BroadcastChannel(self.name).onmessage = () => {
  for (const stream of running.keys()) end(stream)
  update()
}

/** Begins the streams that pages want, also those that were refused before, and ends the others. */
function update(): void {
  const all = new Set([...wanted.values()].flat())
  for (const stream of running.keys()) if (!all.has(stream)) end(stream)
  for (const stream of all) {
    if (running.has(stream)) continue
    const own = new AbortController()
    running.set(stream, own)
    void read(stream, own.signal)
  }
}

function end(stream: string): void {
  running.get(stream)?.abort()
  running.delete(stream)
}

const post = (message: PostedEvent): void => {
  for (const [port, streams] of wanted) if (streams.includes(message.stream)) port.postMessage(message)
}

const MOST_DELAY_MS = 30_000

/** Follows a stream and connects again when it ends, with the id of the last event. Ends for a stream that is refused. */
async function read(stream: string, signal: AbortSignal): Promise<void> {
  let last: string | undefined
  const [address = '', actingFor] = stream.split('#')
  for (let delay = 1000; !signal.aborted; delay = Math.min(delay * 2, MOST_DELAY_MS)) {
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
          post({ stream, type: event.type, data: event.data })
        }
      } else if (response.status < 500 && response.status !== 429) {
        running.delete(stream)
        // The pages learn by their own calls that the session has ended.
        if (response.status === 401) post({ stream, type: 'gap', data: null })
        return
      }
    } catch {
      // The server is stopping or the network is gone, and the next attempt follows; or the stream was ended.
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
