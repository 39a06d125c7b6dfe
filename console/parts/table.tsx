/**
 * A table of any number of rows, of which only those in view exist. Rows have one height, so their places are computed
 * (decisions/0033 compares that with a library).
 */
import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { count as countOf, showNumber } from '../app/format.ts'
import { filter, setFilters } from '../app/place.ts'
import { Refusal } from './refusal.tsx'
import type { Rows } from './rows.ts'
import { isSelected, type Selection, selectAll, selectNone, toggle } from './selection.ts'

export interface Column<Row> {
  readonly title: string
  /** A CSS grid track, such as `12rem` or `minmax(8rem, 1fr)`. */
  readonly width: string
  readonly cell: (row: Row) => ComponentChildren
  /** What a list that can be sorted by it calls the column. The order is in the address: `sortBy` and `descending`. */
  readonly sortBy?: string
}

interface TableProps<Row> {
  /** What the table is, for people who do not see it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: Rows<Row>
  readonly keyOf: (row: Row) => string
  /** Enter or a click on a row. */
  readonly onOpen?: (row: Row) => void
  /** With it, rows can be selected. */
  readonly selection?: Signal<Selection>
  /** What one row is, such as `device`. */
  readonly noun: string
  readonly nouns?: string
  /** What is shown when there are no rows. */
  readonly empty: ComponentChildren
  /** Called with whether the person has left the first row, by scrolling or by the keyboard. */
  readonly onAway?: (isAway: boolean) => void
}

const ROW = 36
/** Browsers draw no element that is higher than about 17 million pixels (Firefox). A longer list scrolls by several rows. */
const MOST_HEIGHT = 15_000_000
const OVERSCAN = 8

export function Table<Row>({ label, columns, rows, keyOf, onOpen, selection, noun, nouns, empty, onAway }: TableProps<Row>) {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  const [cursor, setCursor] = useState(0)
  // A dialog may have a table above that of the page.
  const id = useId()
  void rows.version.value
  const total = rows.count.value
  const head = ROW
  const height = Math.min(total * ROW, MOST_HEIGHT)
  const inView = Math.max(1, Math.floor((view.height - head) / ROW))
  const scrollable = Math.max(1, height - (view.height - head))
  // Without scaling this is top / ROW.
  const position = Math.min(1, view.top / scrollable) * Math.max(0, total - (view.height - head) / ROW)
  const first = Math.max(0, Math.floor(position) - OVERSCAN)
  const last = Math.min(total - 1, Math.floor(position) + inView + OVERSCAN)

  const isAway = view.top > 0 || cursor > 0

  // Before the next frame: an effect would ask for the rows a frame later.
  useLayoutEffect(() => rows.show(first, Math.max(0, last)), [rows, first, last])
  useEffect(() => onAway?.(isAway), [isAway])
  useEffect(() => () => rows.close(), [rows])
  useEffect(() => {
    setCursor(0)
    if (box.current !== null) box.current.scrollTop = 0
  }, [rows])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const move = (to: number) => {
    const index = Math.max(0, Math.min(total - 1, to))
    setCursor(index)
    const element = box.current
    if (element === null) return
    if (index < Math.ceil(position)) element.scrollTop = scrollOf(index)
    else if (index >= Math.floor(position + inView)) element.scrollTop = scrollOf(index - inView + 1)
  }
  const scrollOf = (index: number): number => (index / Math.max(1, total - (view.height - head) / ROW)) * scrollable
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== box.current || total === 0) return
    const row = rows.at(cursor)
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(cursor + 1),
      ArrowUp: () => move(cursor - 1),
      PageDown: () => move(cursor + inView),
      PageUp: () => move(cursor - inView),
      Home: () => move(0),
      End: () => move(total - 1),
      Enter: () => row !== undefined && onOpen?.(row),
      ' ': () => row !== undefined && selection !== undefined && toggle(selection, keyOf(row)),
    }
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  const template = [...(selection === undefined ? [] : ['2.5rem']), ...columns.map(({ width }) => width)].join(' ')
  // The rows are no part of one grid: without a width of their own, a long text would widen the columns of its row alone.
  const minWidth = `${[...template.matchAll(/([\d.]+)rem/g)].reduce((sum, [, rem]) => sum + Number(rem), 0)}rem`
  const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  const isEmpty = rows.loaded.value && total === 0 && rows.error.value === undefined

  return (
    <section class="table">
      <Refusal error={rows.error.value} />
      {selection !== undefined && <SelectionBar selection={selection} total={rows.total.value} noun={noun} />}
      <div
        ref={box}
        class="grid"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.total.value === undefined ? -1 : rows.total.value + 1}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={total > 0 && cursor >= first && cursor <= last ? `${id}-${cursor}` : undefined}
        aria-busy={!rows.loaded.value}
        onScroll={event => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} class="row head" style={{ gridTemplateColumns: template, minWidth }}>
          {selection !== undefined && (
            <span role="columnheader">
              <span class="unseen">Selected</span>
            </span>
          )}
          {columns.map(column => (
            <Head key={column.title} column={column} />
          ))}
        </div>
        <div role="rowgroup" class="body" style={{ height: `${height}px` }}>
          {shown.map(index => {
            const row = rows.at(index)
            const key = row === undefined ? undefined : keyOf(row)
            const selected = selection !== undefined && key !== undefined && isSelected(selection.value, key)
            return (
              <div
                key={index}
                id={`${id}-${index}`}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                aria-selected={selection === undefined ? undefined : selected}
                class={`row${index === cursor ? ' cursor' : ''}${onOpen === undefined ? '' : ' opens'}`}
                style={{ gridTemplateColumns: template, minWidth, transform: `translateY(${topOf(index)}px)` }}
                onClick={() => {
                  setCursor(index)
                  if (row !== undefined && getSelection()?.isCollapsed !== false) onOpen?.(row)
                }}
              >
                {selection !== undefined && (
                  <span role="gridcell" tabIndex={-1} onClick={event => event.stopPropagation()}>
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={`Select ${noun}`}
                      checked={selected}
                      disabled={key === undefined}
                      onChange={() => key !== undefined && toggle(selection, key)}
                    />
                  </span>
                )}
                {columns.map(({ title, cell }) => (
                  <span key={title} role="gridcell">
                    {row === undefined ? '…' : cell(row)}
                  </span>
                ))}
              </div>
            )
          })}
        </div>
        {isEmpty && (
          <div role="row" class="nothing">
            <div role="gridcell">{empty}</div>
          </div>
        )}
      </div>
      <p class="quiet total" role="status">
        {totalOf(rows, noun, nouns)}
      </p>
    </section>
  )

  /** Where a row is drawn: the row at `position` is at the upper edge of the view. */
  function topOf(index: number): number {
    return height < MOST_HEIGHT ? index * ROW : view.top + (index - position) * ROW
  }
}

/** What is below the table. A list that was never read has no number. */
function totalOf<Row>({ loaded, count, total, error }: Rows<Row>, noun: string, nouns?: string): string {
  if (!loaded.value) return 'Loading …'
  if (total.value !== undefined) return countOf(total.value, noun, nouns)
  return error.value !== undefined && count.value === 0 ? '' : `${showNumber(count.value)} and more`
}

function Head<Row>({ column: { title, sortBy } }: { readonly column: Column<Row> }) {
  if (sortBy === undefined)
    return (
      <span role="columnheader" title={title}>
        {title}
      </span>
    )
  const isSorted = filter('sortBy') === sortBy
  const isDescending = filter('descending') === 'true'
  return (
    <span role="columnheader" aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        class="sort"
        onClick={() => setFilters({ sortBy, descending: isSorted && !isDescending ? 'true' : undefined })}
      >
        {title} <span aria-hidden="true">{isSorted ? (isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </span>
  )
}

function SelectionBar({ selection, total, noun }: { selection: Signal<Selection>; total: number | undefined; noun: string }) {
  const { all, keys } = selection.value
  if (!all && keys.size === 0) return null
  const selected = all ? (total ?? 0) : keys.size
  return (
    <p class="selected" role="status">
      <strong>{all && total === undefined ? 'All that match are selected' : `${countOf(selected, noun)} selected`}</strong>
      {!all && (total === undefined || total > keys.size) && (
        <button type="button" class="plain" onClick={() => selectAll(selection)}>
          {total === undefined ? 'Select all that match' : `Select all ${showNumber(total)} that match`}
        </button>
      )}
      <button type="button" class="plain" onClick={() => selectNone(selection)}>
        Clear
      </button>
    </p>
  )
}
