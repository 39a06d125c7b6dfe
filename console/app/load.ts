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
  const reload = useCallback(() => {
    under.current?.abort()
    const own = new AbortController()
    under.current = own
    setState(before => ({ ...before, loading: true }))
    latest.current(own.signal).then(
      data => own.signal.aborted || setState({ data, error: undefined, loading: false }),
      error => own.signal.aborted || setState(before => ({ ...before, error, loading: false })),
    )
  }, [])
  useEffect(
    () => {
      reload()
      return () => under.current?.abort()
    },
    keys.map(key => JSON.stringify(key)),
  )
  return { ...state, reload }
}
