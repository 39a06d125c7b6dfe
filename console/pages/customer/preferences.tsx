import { useState } from 'preact/hooks'
import { useLoad } from '../../app/load.ts'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { ask } from './acting.ts'
import { type Reseller, useProfiles } from './list.ts'
import { ProfileChoice } from './profile-choice.tsx'

const ONE = '/_muster/portal/v1/customer/resellers/{reseller}'
/** Of one reseller, as the vendor's portal has it. */
const MOST_ALIASES = 10

interface PreferencesProps {
  readonly id: string
  readonly onClose: () => void
}

export function PreferencesDialog({ id, onClose }: PreferencesProps) {
  const { data, error } = useLoad(() => ask(`GET ${ONE}`, { path: { reseller: id } }), [id])
  if (data !== undefined) return <Preferences reseller={data} onClose={onClose} />
  return (
    <Dialog title="Manage reseller preferences" onClose={onClose}>
      <Refusal error={error} />
    </Dialog>
  )
}

function Preferences({ reseller, onClose }: { readonly reseller: Reseller; readonly onClose: () => void }) {
  const profiles = useProfiles()
  const [autoApproval, setAuto] = useState(reseller.autoApproval)
  const [defaultProfile, setDefault] = useState(reseller.defaultProfile?.id ?? '')
  const [aliases, setAliases] = useState(reseller.aliases.map(({ alias, profile }) => ({ alias, profile: profile.id })))
  const [deleting, setDeleting] = useState(false)
  const change = (at: number, to: Partial<(typeof aliases)[number]>) =>
    setAliases(aliases.map((each, i) => (i === at ? { ...each, ...to } : each)))
  const save = async () => {
    // The default and the aliases stay when automatic approval is turned off, and cannot be changed then.
    const body = autoApproval ? { autoApproval, defaultProfile: defaultProfile || null, aliases } : { autoApproval }
    await ask(`PATCH ${ONE}`, { path: { reseller: reseller.id }, body })
    notify(`The preferences for ${reseller.name} are saved.`)
  }
  return (
    <ActionDialog title="Manage reseller preferences" action="Save" act={save} onClose={onClose}>
      <p>
        <strong>{reseller.name}</strong> <span class="quiet">{reseller.id}</span>
      </p>
      <label class="field inline">
        <input type="checkbox" checked={autoApproval} onChange={event => setAuto(event.currentTarget.checked)} />
        <span>Auto approve devices of future uploads</span>
      </label>
      <fieldset disabled={!autoApproval}>
        <legend>Enrollment profiles</legend>
        <ProfileChoice
          label="Assign default enrollment profile"
          none="None"
          profiles={profiles}
          value={defaultProfile}
          onChange={setDefault}
        />
        <p class="quiet">
          An alias lets the reseller pick a profile for an upload; it takes precedence over the default. At most {MOST_ALIASES}.
        </p>
        {aliases.map(({ alias, profile }, i) => (
          <div key={i} class="two alias">
            <label class="field">
              <span>Alias {i + 1}</span>
              <input
                required
                maxLength={64}
                value={alias}
                autocomplete="off"
                onInput={event => change(i, { alias: event.currentTarget.value })}
              />
            </label>
            <ProfileChoice
              label={`Profile of alias ${i + 1}`}
              none="Choose a profile"
              profiles={profiles}
              value={profile}
              onChange={id => change(i, { profile: id })}
            />
            <button type="button" onClick={() => setAliases(aliases.filter((_, at) => at !== i))}>
              Remove
            </button>
          </div>
        ))}
        <button
          type="button"
          disabled={aliases.length >= MOST_ALIASES}
          onClick={() => setAliases([...aliases, { alias: '', profile: '' }])}
        >
          Add alias
        </button>
      </fieldset>
      <button type="button" class="plain" onClick={() => setDeleting(true)}>
        Delete reseller
      </button>
      {deleting && <DeleteDialog reseller={reseller} onDeleted={onClose} onClose={() => setDeleting(false)} />}
    </ActionDialog>
  )
}

interface DeleteProps {
  readonly reseller: Reseller
  readonly onDeleted: () => void
  readonly onClose: () => void
}

function DeleteDialog({ reseller, onDeleted, onClose }: DeleteProps) {
  const remove = async () => {
    await ask(`DELETE ${ONE}`, { path: { reseller: reseller.id } })
    notify(`${reseller.name} is deleted.`)
    onDeleted()
  }
  return (
    <ActionDialog title="Delete reseller" action={`Delete ${reseller.name}`} danger act={remove} onClose={onClose}>
      <p>Later uploads of the reseller are refused, and its preferences and aliases are deleted. The devices stay.</p>
    </ActionDialog>
  )
}
