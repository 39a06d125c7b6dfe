import type { TargetedEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { KmeProfile } from '../../../src/sdk/kme/kme.ts'
import type { ProfileDraft } from '../../../src/sdk/types/kme.ts'
import { count, showTime } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { goTo, linkTo, wire } from './acting.ts'
import { draftIn, draftOf, faultsOf, type Member, refusedField } from './profile-fields.ts'
import { ProfileFields } from './profile-form.tsx'

const NEW = 'new'
/** Both are the API's defaults that a form must show as ticked. */
const EMPTY: ProfileDraft = { name: '', skipSetupWizard: true }

/** The form of a profile: a new one, a copy of another one, or one to edit. */
export function ProfilePage({ rest: [id = NEW] }: { readonly rest: readonly string[] }) {
  const from = id === NEW ? filter('from') : id
  const { data, error } = useLoad(async () => (from === '' ? null : make<KmeProfile>(wire('kme.profiles.get', from))), [from])
  if (error !== undefined) return <Refusal error={error} />
  if (data === undefined) return <p class="quiet">Loading …</p>
  const profile = data ?? undefined
  const draft = profile === undefined ? EMPTY : draftOf(profile)
  if (id !== NEW) return <Form key={id} id={id} profile={profile} draft={draft} />
  // A name is unique, so that a copy needs another one.
  return <Form key={`copy ${from}`} draft={profile === undefined ? draft : { ...draft, name: `${draft.name} copy` }} />
}

interface FormProps {
  /** Of a profile that is edited. */
  readonly id?: string
  readonly profile?: KmeProfile | undefined
  readonly draft: ProfileDraft
}

function Form({ id, profile, draft: initial }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(initial)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [refusal, setRefusal] = useState<{ readonly error: unknown; readonly draft: ProfileDraft }>()
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(draft)
  const read = () => (form.current === null ? draft : draftIn(new FormData(form.current)))
  const leave = (event: TargetedEvent<HTMLFormElement, FocusEvent>) => {
    if (event.target instanceof HTMLElement && 'name' in event.target) setLeft(new Set([...left, String(event.target.name)]))
  }
  const call = (kind: 'create' | 'createAsync' | 'update'): WireCall =>
    kind === 'update' ? wire('kme.profiles.update', id, draft) : wire(`kme.profiles.${kind}`, draft)
  const send = async (kind: 'create' | 'createAsync' | 'update', then: (saved: { readonly id?: string }) => void) => {
    setBusy(true)
    setRefusal(undefined)
    await make<{ readonly id?: string }>(call(kind)).then(then, error => setRefusal({ error, draft }))
    setLeft(new Set([...left, ...faults.keys()]))
    setBusy(false)
  }
  const save = (isAssigning: boolean) =>
    send(id === undefined ? 'create' : 'update', saved => {
      notify(id === undefined ? 'The profile is created.' : 'Saved. A device gets it after it is assigned anew and reset.')
      if (isAssigning) goTo('devices', { assign: saved.id, ...(id === undefined ? { status: 'Unassigned' } : { profile: id }) })
      else if (id === undefined) goTo(`profiles/${saved.id}`)
    })
  const background = () =>
    send('createAsync', () => {
      notify('The profile is being created.')
      goTo('profiles')
    })
  // A refusal is about the draft that was sent.
  const isCurrent = refusal !== undefined && refusal.draft === draft
  return (
    <>
      <div class="title">
        <h1>{id === undefined ? 'Create profile' : profile?.name}</h1>
        {profile !== undefined && id !== undefined && <Acts profile={profile} />}
      </div>
      {profile !== undefined && id !== undefined && <Counts profile={profile} />}
      <form
        ref={form}
        class="profile"
        onInput={() => setDraft(read())}
        onFocusOut={leave}
        onSubmit={event => {
          event.preventDefault()
          void save(false)
        }}
      >
        <ProfileFields draft={initial} faults={faults} refused={isCurrent ? refusedIn(refusal.error) : NONE} left={left} />
        <Refusal error={refusal?.error} />
        <div class="actions">
          <button type="submit" class="primary" disabled={busy}>
            {busy ? 'Working …' : id === undefined ? 'Create profile' : 'Save'}
          </button>
          <button type="button" disabled={busy} onClick={() => save(true)}>
            {id === undefined ? 'Create and assign' : 'Save and assign'}
          </button>
          {id === undefined && (
            <button type="button" disabled={busy} onClick={background}>
              Create in the background
            </button>
          )}
          <Copies wire={call(id === undefined ? 'create' : 'update')} />
        </div>
      </form>
    </>
  )
}

const NONE: ReadonlyMap<Member, string> = new Map()

function refusedIn(error: unknown): ReadonlyMap<Member, string> {
  const member = refusedField(error)
  const { reason, text = '' } = error as { readonly reason?: string; readonly text?: string }
  return member === undefined ? NONE : new Map([[member, reason ?? text]])
}

function Acts({ profile: { id, name, deviceCount } }: { readonly profile: KmeProfile }) {
  const deletion = wire('kme.profiles.delete', id)
  const [deleting, setDeleting] = useState(false)
  const remove = async () => {
    await make(deletion)
    notify(`The profile ${name} is deleted.`)
    goTo('profiles')
  }
  return (
    <div class="actions">
      <a class="button" href={linkTo('profiles/new', { from: id })}>
        Duplicate to edit
      </a>
      <button type="button" onClick={() => setDeleting(true)}>
        Delete profile
      </button>
      {deleting && (
        <ActionDialog title="Delete profile" action={`Delete ${name}`} danger act={remove} onClose={() => setDeleting(false)}>
          {deviceCount > 0 && <p>{count(deviceCount, 'device')} must get another profile first.</p>}
          <p>It cannot be undone.</p>
          <Copies wire={deletion} />
        </ActionDialog>
      )}
    </div>
  )
}

const Counts = ({ profile }: { readonly profile: KmeProfile }) => (
  <p class="quiet">
    <a href={linkTo('devices', { profile: profile.id })}>{count(profile.deviceCount, 'device')}</a>, {profile.enrolledDeviceCount}{' '}
    provisioned, {profile.profileAssignmentFailedCount + profile.enrollFailedDeviceCount} failed. Updated{' '}
    {showTime(profile.updateTime)}. <code>{profile.id}</code>
  </p>
)
