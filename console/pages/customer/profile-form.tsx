import { useId } from 'preact/hooks'
import type { ProfileDraft } from '../../../src/sdk/types/kme.ts'
import { type Field, type Member, MOST_EULAS, SECTIONS } from './profile-fields.ts'

/** Names of the EMMs whose agent the server knows, and of others that the vendor lists. */
const EMMS = ['Knox Manage', 'Microsoft Intune', 'Workspace ONE UEM', 'SOTI', 'MobileIron', 'MaaS360']

interface FieldsProps {
  readonly draft: ProfileDraft
  /** The rules that a field does not meet, which are warnings until `isRefused`. */
  readonly faults: ReadonlyMap<Member, string>
  /** What the server said of a field. */
  readonly refused: ReadonlyMap<Member, string>
  /** Fields that a person has left. */
  readonly left: ReadonlySet<string>
}

export const ProfileFields = (props: FieldsProps) => (
  <>
    <datalist id="emms">
      {EMMS.map(name => (
        <option key={name} value={name} />
      ))}
    </datalist>
    {SECTIONS.map(([title, fields]) => (
      <details key={title} class="card section" open={title !== 'More'}>
        <summary>
          <h2>{title}</h2>
        </summary>
        {fields.map(field => (
          <OneField key={field.member} field={field} {...props} />
        ))}
      </details>
    ))}
  </>
)

function OneField({ field, draft, faults, refused, left }: FieldsProps & { readonly field: Field }) {
  const { member, label, kind, hint } = field
  const id = useId()
  const said = refused.get(member)
  const fault = said ?? faults.get(member)
  const isWrong = said !== undefined || (fault !== undefined && left.has(member))
  const marks = { name: member, 'aria-invalid': isWrong, 'aria-describedby': id }
  const value = draft[member]
  const rule = (
    <small id={id} class={isWrong ? 'wrong' : 'quiet'}>
      {fault ?? hint}
    </small>
  )
  if (kind === 'flag') {
    return (
      <div class="field">
        <label class="field inline">
          <input type="checkbox" {...marks} defaultChecked={value === true} />
          <span>{label}</span>
        </label>
        {fault !== undefined && rule}
      </div>
    )
  }
  if (kind === 'eulas') return <Eulas label={label} eulas={draft.eulas ?? []} />
  return (
    <div class="field">
      <label for={`field-${member}`}>
        {label}
        {member === 'name' && ' *'} <code class="quiet">{member}</code>
      </label>
      {kind === undefined ? (
        <input
          id={`field-${member}`}
          {...marks}
          defaultValue={String(value ?? '')}
          autocomplete="off"
          type="text"
          list={member === 'supportedMDM' ? 'emms' : ''}
        />
      ) : (
        <textarea
          id={`field-${member}`}
          {...marks}
          class={kind === 'json' ? 'tall' : ''}
          defaultValue={Array.isArray(value) ? value.join('\n') : String(value ?? '')}
          spellcheck={false}
        />
      )}
      {rule}
    </div>
  )
}

const Eulas = ({ label, eulas }: { readonly label: string; readonly eulas: NonNullable<ProfileDraft['eulas']> }) => (
  <fieldset>
    <legend>
      {label}, at most {MOST_EULAS}
    </legend>
    {Array.from({ length: MOST_EULAS }, (_, i) => (
      <div key={i} class="two">
        <label class="field">
          <span>Title {i + 1}</span>
          <input name={`title${i}`} defaultValue={eulas[i]?.title ?? ''} autocomplete="off" />
        </label>
        <label class="field">
          <span>Text {i + 1}</span>
          <textarea name={`content${i}`} defaultValue={eulas[i]?.content ?? ''} />
        </label>
      </div>
    ))}
  </fieldset>
)
