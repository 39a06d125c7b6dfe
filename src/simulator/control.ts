import type { KnoxClientOptions } from '../sdk/index.ts'
import type { Operations } from '../sdk/types/control.ts'

/** Calls the control API of a world: a POST of one of its operations; `path` is below the root of that API. */
export type Control = <Id extends keyof Operations>(
  path: string,
  body: Operations[Id]['body'],
) => Promise<Operations[Id]['response']>

export const controlOf =
  (baseUrl: string, fetch: NonNullable<KnoxClientOptions['fetch']>): Control =>
  async (path, body) => {
    const address = `${baseUrl.replace(/\/+$/, '')}/_muster/v1/${path}`
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(body) }
    const { response, text } = await received(async () => {
      const response = await fetch(address, request)
      return { response, text: await response.text() }
    }, address)
    if (!response.ok) throw new Error(`POST ${path} was refused with status ${response.status}: ${detailIn(text)}`)
    return JSON.parse(text)
  }

/** The response; an error without one has the reason of the system as its cause. */
async function received<Response>(act: () => Promise<Response>, address: string): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    throw new Error(`${address} could not be called: ${reason}. Does a server run there?`, { cause: error })
  }
}

/** The reason in a problem document, or else the text. */
function detailIn(text: string): string {
  try {
    return JSON.parse(text).detail ?? text
  } catch {
    return text
  }
}
