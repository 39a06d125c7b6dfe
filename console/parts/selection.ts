import { type Signal, signal } from '@preact/signals'

/** Selected rows of a table: some by their keys, or all that match its filters. */
export interface Selection {
  readonly all: boolean
  readonly keys: ReadonlySet<string>
}

const NONE: Selection = { all: false, keys: new Set() }

export const selectionSignal = (): Signal<Selection> => signal(NONE)
export const isSelected = ({ all, keys }: Selection, key: string): boolean => all || keys.has(key)
export const hasSelection = ({ all, keys }: Selection): boolean => all || keys.size > 0

export function toggle(selection: Signal<Selection>, key: string): void {
  const keys = new Set(selection.value.keys)
  if (!keys.delete(key)) keys.add(key)
  selection.value = { all: false, keys }
}

export const selectAll = (selection: Signal<Selection>): void => {
  selection.value = { all: true, keys: new Set() }
}
export const selectNone = (selection: Signal<Selection>): void => {
  selection.value = NONE
}
