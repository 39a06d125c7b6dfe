/** Events that a server sent (the format of the HTML standard for `text/event-stream`). */
export interface ServerEvent {
  readonly id: string
  readonly type: string
  readonly data: string
}

/** The events of a response's body. */
export async function* eventsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map(line => [line.split(':', 1)[0] ?? '', line.replace(/^[^:]*: ?/, '')]))
      const data = fields.get('data')
      // Comments, and the time after which a browser connects again.
      if (data !== undefined) yield { id: fields.get('id') ?? '', type: fields.get('event') ?? 'message', data }
    }
  }
}
