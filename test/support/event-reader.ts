/** A reader of events: of a world, or of a tenant by the portal API. */
import assert from 'node:assert/strict'

export interface Event {
  readonly id: string
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows its events
  readonly data: any
}

export interface EventReader {
  /** Every event so far. */
  readonly events: readonly Event[]
  /** Resolves with the first event that matches. */
  seen(matches: (event: Event) => boolean): Promise<Event>
  /** Ends the connection. */
  leave(): void
  /** Resolves when the server has ended the response; rejects where the connection was cut. */
  readonly ended: Promise<void>
}

/** Reads the events of a world after an id, or from now on. */
export const follow = (url: string, after?: string, authorized: Record<string, string> = {}): Promise<EventReader> =>
  followAt(`${url}/_muster/v1/events`, after, authorized)

/** The same at any address. */
export async function followAt(address: string, after?: string, authorized: Record<string, string> = {}): Promise<EventReader> {
  const leaving = new AbortController()
  const headers = { ...authorized, ...(after !== undefined && { 'last-event-id': after }) }
  const response = await fetch(address, { headers, signal: leaving.signal })
  assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'text/event-stream'])
  const events: Event[] = []
  let wake = () => {}
  const reading = async () => {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, id = '', type = '', data = ''] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? []
        if (id !== '') events.push({ id, type, data: JSON.parse(data) })
      }
      wake()
    }
  }
  const ended = reading()
  ended.catch(() => {})
  return {
    events,
    ended,
    leave: () => leaving.abort(),
    seen: async matches => {
      for (;;) {
        const found = events.find(matches)
        if (found !== undefined) return found
        await Promise.race([new Promise<void>(resolve => (wake = resolve)), ended.then(() => assert.fail('the stream ended'))])
      }
    },
  }
}
