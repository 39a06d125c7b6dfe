import { useEffect, useRef } from 'preact/hooks'
import { filter, setFilters } from '../app/place.ts'

interface FilterProps {
  /** The name in the address. */
  readonly name: string
  readonly label: string
}

const PAUSE_MS = 250

/** A text that filters; it is part of the address. */
export function TextFilter({ name, label }: FilterProps) {
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const value = filter(name)
  useEffect(() => {
    if (input.current !== null && document.activeElement !== input.current) input.current.value = value
  }, [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setFilters({ [name]: text.trim() }), PAUSE_MS)
  }
  return (
    <label class="filter">
      <span>{label}</span>
      <input
        ref={input}
        type="search"
        defaultValue={value}
        // A server refuses an address that is much longer, when the page is loaded again.
        maxLength={1000}
        onInput={event => change(event.currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
      />
    </label>
  )
}

/** Value and text of each choice; or the title of a group and its choices. */
export type Choices = readonly (readonly [value: string, text: string | Choices])[]

interface ChoiceProps extends FilterProps {
  readonly choices: Choices
  /** The text of the choice that does not filter. */
  readonly all?: string
}

/** A list to choose from; the choice is part of the address. */
export function ChoiceFilter({ name, label, choices, all = 'All' }: ChoiceProps) {
  return (
    <label class="filter">
      <span>{label}</span>
      <select value={filter(name)} onChange={event => setFilters({ [name]: event.currentTarget.value })}>
        <option value="">{all}</option>
        <Options choices={choices} />
      </select>
    </label>
  )
}

/** The options of a list to choose from. */
export const Options = ({ choices }: { readonly choices: Choices }) => (
  <>
    {choices.map(([value, text]) =>
      typeof text === 'string' ? (
        <option key={value} value={value}>
          {text}
        </option>
      ) : (
        <optgroup key={value} label={value}>
          <Options choices={text} />
        </optgroup>
      ),
    )}
  </>
)

/** A condition to switch on; it is part of the address. */
export const CheckFilter = ({ name, label }: FilterProps) => (
  <label class="filter check">
    <input
      type="checkbox"
      checked={filter(name) !== ''}
      onChange={event => setFilters({ [name]: event.currentTarget.checked ? 'yes' : '' })}
    />
    {label}
  </label>
)
