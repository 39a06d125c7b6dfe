interface ProfileChoiceProps {
  readonly label: string
  /** The text of the choice of no profile; without it one must be chosen. */
  readonly none: string
  readonly profiles: readonly (readonly [id: string, name: string])[]
  readonly value: string
  readonly disabled?: boolean
  readonly onChange: (id: string) => void
}

export const ProfileChoice = ({ label, none, profiles, value, disabled = false, onChange }: ProfileChoiceProps) => (
  <label class="field">
    <span>{label}</span>
    <select value={value} disabled={disabled} onChange={event => onChange(event.currentTarget.value)}>
      <option value="">{none}</option>
      {profiles.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
)
