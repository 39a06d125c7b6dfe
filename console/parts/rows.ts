/** The rows of a long list, which are loaded page by page as a person scrolls to them. */
import { type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'

export interface Rows<Row> {
  /** How many rows the table has now. */
  readonly count: Signal<number>
  /** How many there are in all; undefined until it is known, and in lists that do not say so. */
  readonly total: Signal<number | undefined>
  readonly error: Signal<unknown>
  /** Whether the first page was answered. */
  readonly loaded: Signal<boolean>
  /** Changes when rows arrive. */
  readonly version: Signal<number>
  /** The row at an index; undefined while it is loaded. */
  at(index: number): Row | undefined
  /** Loads what is missing between two indexes. */
  show(first: number, last: number): void
  /** Loads again what is shown; older rows stay until then. */
  reload(): void
  close(): void
}

/** Rows that are made anew when one of the keys changes, such as the filters. */
export const useRows = <Row>(make: () => Rows<Row>, keys: readonly unknown[]): Rows<Row> => useMemo(make, [JSON.stringify(keys)])

/** The first loaded row with a property. */
export function rowWith<Row>({ count, at }: Rows<Row>, matches: (row: Row) => boolean): Row | undefined {
  for (let i = 0; i < count.value; i++) {
    const row = at(i)
    if (row !== undefined && matches(row)) return row
  }
  return undefined
}

const PAGE = 100

type Page<Row> = { readonly rows: readonly Row[]; readonly total: number }

/** Rows of a list that any page can be asked for. */
export function numberedRows<Row>(load: (page: { pageNum: number; pageSize: number }) => Promise<Page<Row>>): Rows<Row> {
  const state = emptyState()
  const pages = new Map<number, readonly Row[]>()
  const under = new Set<number>()
  let shown: readonly [number, number] = [0, 0]
  let isClosed = false
  let isStale = false
  const request = async (pageNum: number) => {
    if (under.has(pageNum)) return
    under.add(pageNum)
    try {
      const { rows, total } = await load({ pageNum, pageSize: PAGE })
      if (isClosed) return
      pages.set(pageNum, rows)
      state.arrived(total, total)
    } catch (error) {
      if (!isClosed) state.failed(error)
    } finally {
      under.delete(pageNum)
      if (isStale && under.size === 0) reload()
    }
  }
  const reload = () => {
    // Pages that are under way are waited for: dropped at each event, a slow page would never arrive.
    isStale = under.size > 0
    if (isStale || isClosed) return
    for (const page of pages.keys()) if (page < shown[0] || page > shown[1]) pages.delete(page)
    for (let page = shown[0]; page <= shown[1]; page++) void request(page)
  }
  const show = (first: number, last: number) => {
    shown = [Math.floor(first / PAGE), Math.floor(last / PAGE)]
    for (let page = shown[0]; page <= shown[1]; page++) if (!pages.has(page)) void request(page)
  }
  return {
    ...state.signals,
    at: index => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    show,
    reload,
    close: () => {
      isClosed = true
    },
  }
}

/** Rows of a list that is paged by key: each page has the key of the next one. */
export function keyedRows<Row>(
  load: (page: { after: string | undefined; pageSize: number }) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Rows<Row> {
  const state = emptyState()
  let rows: readonly Row[] = []
  let next: string | null | undefined
  let busy = false
  let isStale = false
  let generation = 0
  let shown = 0
  /** Adds pages to `before` until there are rows for what is shown. A page by key may be empty although others follow. */
  const read = async (before: readonly Row[], key: string | undefined) => {
    busy = true
    const asked = ++generation
    let after: string | null | undefined = key
    let read = before
    try {
      do {
        const page = await load({ after: after ?? undefined, pageSize: PAGE })
        if (asked !== generation) return
        read = [...read, ...page.rows]
        after = page.next
      } while (after !== null && read.length <= Math.max(before.length, shown))
      rows = read
      next = after
      state.arrived(rows.length, next === null ? rows.length : undefined)
    } catch (error) {
      if (asked === generation) state.failed(error)
    } finally {
      if (asked === generation) busy = false
      if (isStale && !busy) reload()
    }
  }
  const reload = () => {
    // As with numbered pages.
    isStale = busy
    if (!busy) void read([], undefined)
  }
  return {
    ...state.signals,
    at: index => rows[index],
    show: (_first, last) => {
      shown = Math.min(last, MOST_RELOADED)
      if (busy || next === null || (next !== undefined && last < rows.length - 20)) return
      void read(rows, next)
    },
    reload,
    close: () => {
      generation++
    },
  }
}

/** A person who has scrolled further gets the start of the list when it changes. */
const MOST_RELOADED = 500

/** Rows that are in the browser already. */
export interface GivenRows<Row> extends Rows<Row> {
  readonly give: (rows: readonly Row[]) => void
  readonly fail: (error: unknown) => void
}

export function givenRows<Row>(reload: () => void = () => {}): GivenRows<Row> {
  const state = emptyState()
  let rows: readonly Row[] = []
  return {
    ...state.signals,
    at: index => rows[index],
    show: () => {},
    reload,
    close: () => {},
    give: given => {
      rows = given
      state.arrived(rows.length, rows.length)
    },
    fail: state.failed,
  }
}

/** Rows that the component has. */
export function useGivenRows<Row>(rows: readonly Row[] | undefined, error: unknown): GivenRows<Row> {
  const given = useMemo(() => givenRows<Row>(), [])
  useEffect(() => {
    if (error !== undefined) given.fail(error)
    else if (rows !== undefined) given.give(rows)
  }, [given, rows, error])
  return given
}

function emptyState() {
  const signals = {
    count: signal(0),
    total: signal<number | undefined>(undefined),
    error: signal<unknown>(undefined),
    loaded: signal(false),
    version: signal(0),
  }
  return {
    signals,
    arrived: (count: number, total: number | undefined) => {
      signals.count.value = count
      signals.total.value = total
      signals.error.value = undefined
      signals.loaded.value = true
      signals.version.value++
    },
    failed: (error: unknown) => {
      signals.error.value = error
      signals.loaded.value = true
    },
  }
}
