/** A response for the socket: with a whole body, or with chunks that are made while the socket is written. */
export interface Response<Body = Whole | AsyncIterable<string>> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

export type Whole = Uint8Array | string
