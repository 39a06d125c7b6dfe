/** Fields of a form, which the form's `FormData` has under their names. */
import type { ComponentChildren } from 'preact'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly required?: boolean
  /** The rule of the value, shown below the field. */
  readonly hint?: string | undefined
  /** What was wrong with the value, after a refusal. */
  readonly error?: string | undefined
  readonly value?: string | undefined
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'url' | 'tel' | 'number' | 'password' | 'date' | 'datetime-local'
  readonly maxLength?: number
  readonly pattern?: string
  readonly disabled?: boolean
  /** The id of a `datalist`. */
  readonly list?: string
  readonly step?: string
}

const Named = ({
  label,
  required = false,
  hint,
  error,
  children,
}: Omit<FieldProps, 'name'> & { children: ComponentChildren }) => (
  <label class="field">
    <span>
      {label}
      {required && <span aria-hidden="true"> *</span>}
    </span>
    {children}
    {hint !== undefined && <small class="quiet">{hint}</small>}
    {error !== undefined && <small class="wrong">{error}</small>}
  </label>
)

export const TextField = ({
  name,
  label,
  required = false,
  hint,
  error,
  value = '',
  type = 'text',
  ...limits
}: TextFieldProps) => (
  <Named label={label} required={required} hint={hint} error={error}>
    {/* Preact's types have one for each type of input. */}
    <input
      {...({ type } as { type: 'text' })}
      name={name}
      required={required}
      defaultValue={value}
      aria-invalid={error !== undefined}
      autocomplete="off"
      {...limits}
    />
  </Named>
)

/** A text of several lines. */
export const AreaField = ({ name, label, required = false, hint, error, value = '' }: FieldProps) => (
  <Named label={label} required={required} hint={hint} error={error}>
    <textarea name={name} required={required} defaultValue={value} aria-invalid={error !== undefined} spellcheck={false} />
  </Named>
)

interface ChoiceFieldProps extends FieldProps {
  readonly choices: readonly (readonly [value: string, text: string])[]
}

/** Without `required` the first choice is none. */
export const ChoiceField = ({ name, label, required = false, hint, error, value = '', choices }: ChoiceFieldProps) => (
  <Named label={label} required={required} hint={hint} error={error}>
    <select name={name} required={required} defaultValue={value}>
      {!required && <option value="">–</option>}
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice} selected={choice === value}>
          {text}
        </option>
      ))}
    </select>
  </Named>
)

interface ChecksProps extends Pick<FieldProps, 'name' | 'label' | 'hint'> {
  readonly choices: readonly (readonly [value: string, text: string])[]
  readonly values?: readonly string[]
  /** Values that are given and cannot be taken away. */
  readonly fixed?: readonly string[]
}

/** Any number of choices; `FormData.getAll` has those that are ticked and not fixed. */
export const Checks = ({ name, label, hint, choices, values = [], fixed = [] }: ChecksProps) => (
  <fieldset class="checks">
    <legend>{label}</legend>
    {choices.map(([choice, text]) => (
      <label key={choice} class="field inline">
        <input
          type="checkbox"
          name={name}
          value={choice}
          defaultChecked={values.includes(choice) || fixed.includes(choice)}
          disabled={fixed.includes(choice)}
        />
        <span>{text}</span>
      </label>
    ))}
    {hint !== undefined && <small class="quiet">{hint}</small>}
  </fieldset>
)

/** The texts of the fields that are filled. */
export const filledTexts = (values: FormData, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = String(values.get(name) ?? '').trim()
      return value === '' ? [] : [[name, value]]
    }),
  )
