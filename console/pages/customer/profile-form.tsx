import type { ProfileDraft } from '../../../src/sdk/types/kme.ts'
import { AreaField, TextField } from '../../parts/fields.tsx'
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
  const said = refused.get(member)
  const fault = said ?? faults.get(member)
  const isWrong = said !== undefined || left.has(member)
  const value = draft[member]
  const common = {
    name: member,
    label: `${label} (${member})`,
    hint: isWrong ? undefined : (fault ?? hint),
    error: isWrong ? fault : undefined,
    value: Array.isArray(value) ? value.join('\n') : String(value ?? ''),
  }
  if (kind === undefined) return <TextField {...common} {...(member === 'supportedMDM' && { list: 'emms' })} />
  if (kind === 'eulas') return <Eulas label={label} eulas={draft.eulas ?? []} />
  if (kind !== 'flag') return <AreaField {...common} />
  return (
    <>
      <label class="field inline">
        <input type="checkbox" name={member} defaultChecked={value === true} aria-invalid={common.error !== undefined} />
        <span>{common.label}</span>
      </label>
      {fault !== undefined && <small class={isWrong ? 'wrong' : 'quiet'}>{fault}</small>}
    </>
  )
}

const Eulas = ({ label, eulas }: { readonly label: string; readonly eulas: NonNullable<ProfileDraft['eulas']> }) => (
  <fieldset>
    <legend>
      {label}, at most {MOST_EULAS}
    </legend>
    {Array.from({ length: MOST_EULAS }, (_, i) => (
      <div key={i} class="two">
        <TextField name={`title${i}`} label={`Title ${i + 1}`} value={eulas[i]?.title} />
        <AreaField name={`content${i}`} label={`Text ${i + 1}`} value={eulas[i]?.content} />
      </div>
    ))}
  </fieldset>
)
