import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

export interface Loaded<Data> {
  /** The latest data; it stays while newer data is loaded, so that the page does not move. */
  readonly data: Data | undefined
  readonly error: unknown
  readonly loading: boolean
  readonly reload: () => void
}

/** Loads data when the page opens and whenever `keys` change. A result that is late, because newer was asked for, is dropped. */
export function useLoad<Data>(load: (signal: AbortSignal) => Promise<Data>, keys: readonly unknown[]): Loaded<Data> {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'>>({ data: undefined, error: undefined, loading: true })
  const under = useRef<AbortController>(undefined)
  const latest = useRef(load)
  latest.current = load
  const isStale = useRef(false)
  const start = useCallback(() => {
    under.current?.abort()
    const own = new AbortController()
    under.current = own
    setState(before => ({ ...before, loading: true }))
    const end = (change: (before: Omit<Loaded<Data>, 'reload'>) => Omit<Loaded<Data>, 'reload'>) => {
      if (own.signal.aborted) return
      under.current = undefined
      setState(change)
      if (isStale.current) start()
    }
    isStale.current = false
    latest.current(own.signal).then(
      data => end(() => ({ data, error: undefined, loading: false })),
      error => end(before => ({ ...before, error, loading: false })),
    )
  }, [])
  // What is under way is waited for: dropped at each event, a slow response would never arrive.
  const reload = useCallback(() => {
    if (under.current === undefined) start()
    else isStale.current = true
  }, [])
  useEffect(
    () => {
      start()
      return () => under.current?.abort()
    },
    keys.map(key => JSON.stringify(key)),
  )
  return { ...state, reload }
}
