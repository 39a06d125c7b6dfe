/** Events of the server, as they happen. All pages of a browser share one connection, which a shared worker has. */
import { useEffect, useRef } from 'preact/hooks'
import { mount } from './place.ts'

export interface LiveEvent {
  readonly type: string
  readonly data: unknown
}

/** What a page asks of the worker, and what it gets. */
export interface Follow {
  /** The addresses of streams of server-sent events; after `#`, the id of a managed customer that a provider acts for. */
  readonly follow: readonly string[]
}
export interface PostedEvent extends LiveEvent {
  readonly stream: string
}

export const CONTROL_EVENTS = `${mount}/_muster/v1/events`
export const PORTAL_EVENTS = `${mount}/_muster/portal/v1/events`
/** Those of a managed customer that a provider acts for. */
export const eventsFor = (customer: string | undefined): string =>
  customer === undefined ? PORTAL_EVENTS : `${PORTAL_EVENTS}#${customer}`

type Listener = (event: LiveEvent) => void
const listeners = new Map<string, Set<Listener>>()
type Port = { postMessage(message: Follow): void } | undefined
let port: Port

/** Calls a function for each event of a stream; returns a function that ends it. */
export function follow(stream: string, listener: Listener): () => void {
  const ofStream = listeners.get(stream) ?? new Set()
  listeners.set(stream, ofStream.add(listener))
  port ??= openPort()
  updateWorker()
  return () => {
    ofStream.delete(listener)
    setTimeout(updateWorker, SOON_MS)
  }
}

/** A person who goes on to a page with the same stream, or soon comes back, keeps its connection. */
const SOON_MS = 1000

/** A hidden page follows no stream. It loads its data again when it is visible and the stream opens. */
function updateWorker(): void {
  const wanted = document.visibilityState === 'visible' ? [...listeners].filter(([, { size }]) => size > 0) : []
  port?.postMessage({ follow: wanted.map(([stream]) => location.origin + stream) })
}

document.addEventListener('visibilitychange', () => {
  setTimeout(updateWorker, document.visibilityState === 'visible' ? 0 : SOON_MS)
})
addEventListener('pagehide', () => port?.postMessage({ follow: [] }))
addEventListener('pageshow', updateWorker)

function openPort(): Port {
  const address = document.querySelector<HTMLScriptElement>('script[data-live]')?.dataset.live
  // Chrome on Android has no shared workers; pages there are current when they are loaded.
  if (address === undefined || typeof SharedWorker === 'undefined') return undefined
  const { port } = new SharedWorker(address, { name: `muster${mount}` })
  port.onmessage = ({ data }: MessageEvent<PostedEvent>) => {
    for (const listener of listeners.get(data.stream.slice(location.origin.length)) ?? []) listener(data)
  }
  return port
}

const PAUSE_MS = 1000

/** What happened before a connection began, or is missing in it, is not among its events. */
export const MISSES = ['open', 'gap']

/** Calls `reload` after events of the given types and where some may be missing, at most once a second. */
export function useLive(stream: string, types: readonly string[], reload: () => void): void {
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = follow(stream, ({ type }) => {
      if (!types.includes(type) && !MISSES.includes(type)) return
      timer ??= setTimeout(() => {
        timer = undefined
        latest.current()
      }, PAUSE_MS)
    })
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [stream, types.join()])
}
