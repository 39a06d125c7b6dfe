import { type Signal, signal } from '@preact/signals'
import type { Column } from './table.tsx'

/** A column that a person may hide, with the name under which the choice is stored in the browser. */
export interface OptionalColumn<Row> extends Column<Row> {
  readonly name: string
  /** Shown before a person chooses. */
  readonly isUsual?: boolean
}

const choices = new Map<string, Signal<readonly string[]>>()

function choiceOf(table: string, usual: readonly string[]): Signal<readonly string[]> {
  const known = choices.get(table)
  if (known !== undefined) return known
  const stored = localStorage.getItem(`muster-columns-${table}`)?.split(',')
  const own = signal(stored ?? usual)
  choices.set(table, own)
  return own
}

/** The columns of a table that are shown, and the list to choose them from. */
export function useColumns<Row>(table: string, columns: readonly OptionalColumn<Row>[], most: number) {
  const usual = columns.filter(({ isUsual }) => isUsual).map(({ name }) => name)
  const choice = choiceOf(table, usual)
  const shown = columns.filter(({ name }, i) => i === 0 || choice.value.includes(name))
  const change = (name: string) => {
    const names = choice.value.includes(name) ? choice.value.filter(each => each !== name) : [...choice.value, name]
    choice.value = names
    localStorage.setItem(`muster-columns-${table}`, names.join())
  }
  const menu = (
    <details
      class="menu"
      onKeyDown={event => {
        if (event.key === 'Escape') event.currentTarget.open = false
      }}
      onFocusOut={event => {
        const to = event.relatedTarget
        if (to instanceof Node && !event.currentTarget.contains(to)) event.currentTarget.open = false
      }}
    >
      <summary>Columns</summary>
      <fieldset>
        <legend class="quiet">At most {most}</legend>
        {columns.slice(1).map(({ name, title }) => (
          <label key={name} class="field inline">
            <input
              type="checkbox"
              checked={choice.value.includes(name)}
              disabled={!choice.value.includes(name) && shown.length >= most}
              onChange={() => change(name)}
            />
            <span>{title}</span>
          </label>
        ))}
      </fieldset>
    </details>
  )
  return { shown, menu }
}
