/** What a customer does with devices: the dialogs, and their calls. */
import { useState } from 'preact/hooks'
import { faultOfUserId } from '../../../src/enrolment/user-id.ts'
import { encrypt, encryptionKey } from '../../app/encrypt.ts'
import { count } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { ask, wire } from './acting.ts'
import { beginJob, type JobOrder } from './jobs.tsx'
import { useProfiles } from './list.ts'

export type Act = 'configure' | 'unassign' | 'delete'

/** The devices that an act is for: by their identifiers, or all that match a filter. */
export interface Target {
  readonly names: readonly string[]
  readonly count: number
  readonly matching?: JobFilter | undefined
}
export type JobFilter = NonNullable<JobOrder['filter']>

/** A device that an act did not change, and why. */
export interface Failure {
  readonly device: string
  readonly reason: string
}

interface ActProps {
  readonly target: Target
  /** Called after the act, and when the person cancels. */
  readonly onClose: () => void
  /** Called after the act, with the devices that failed. */
  readonly onDone: (failures: readonly Failure[]) => void
}

export const DeviceAct = ({ act, ...props }: ActProps & { readonly act: Act }) => {
  const Shown = { configure: ConfigureDialog, unassign: UnassignDialog, delete: DeleteDialog }[act]
  return <Shown {...props} />
}

const CLEAR = 'clear'

function ConfigureDialog({ target, onClose, onDone }: ActProps) {
  const profiles = useProfiles()
  const key = useLoad(encryptionKey, [])
  // A form of a profile leads here to assign it.
  const [profile, setProfile] = useState(filter('assign'))
  const [typed, setTyped] = useState({ userName: '', userToken: '', add: '', remove: '' })
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onInput: (event: { currentTarget: HTMLInputElement }) => setTyped({ ...typed, [name]: event.currentTarget.value }),
  })
  // The devices that match may be others after the first of two transactions.
  const isProfileOnly = target.matching !== undefined && profile !== ''
  const isAssigning = profile !== '' && profile !== CLEAR
  const tags = { add: tagsIn(typed.add), remove: tagsIn(typed.remove) }
  const isTagging = !isProfileOnly && tags.add.length + tags.remove.length > 0
  const credentials = () =>
    Object.fromEntries(
      Object.entries({ userName: typed.userName, userToken: typed.userToken })
        .filter(([, text]) => text !== '')
        .map(([name, text]) => [name, key.data === undefined ? text : encrypt(key.data, text)]),
    )
  const assignment = (): WireCall => {
    const deviceDetails = credentials()
    const isEmpty = Object.keys(deviceDetails).length === 0
    return wire('kme.devices.assignProfile', {
      profileId: profile,
      deviceIds: target.names,
      ...(isEmpty ? {} : { deviceDetails }),
    })
  }
  const fault = faultOfUserId(typed.userName)
  const save = async () => {
    const { matching } = target
    const failures = profile === CLEAR ? await unassign(target, false) : []
    if (isAssigning && matching !== undefined) {
      await beginJob({ act: 'assignProfile', ...jobOf(target), profileId: profile, ...credentials() })
    } else if (isAssigning) notify(assigned(target, await make(assignment())))
    if (isTagging && matching !== undefined) await beginJob({ act: 'tag', ...jobOf(target), ...tags })
    else if (isTagging) {
      await ask('POST /_muster/portal/v1/customer/devices/tags', { body: { devices: [...target.names], ...tags } })
      notify(`The tags of ${count(target.count, 'device')} are changed.`)
    }
    onDone(failures)
  }
  return (
    <ActionDialog
      title="Configure selected devices"
      action={`Save for ${count(target.count, 'device')}`}
      disabled={profile === '' && !isTagging}
      act={save}
      onClose={onClose}
    >
      <label class="field">
        <span>Modify profile of selected devices</span>
        <select value={profile} onChange={event => setProfile(event.currentTarget.value)}>
          <option value="">Keep their profiles</option>
          <option value={CLEAR}>Clear profiles</option>
          {profiles.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <fieldset disabled={!isAssigning || key.data === undefined}>
        <legend>EMM credentials</legend>
        <p class="quiet">
          {key.loading || key.data !== undefined
            ? 'They are saved with a profile, encrypted in this browser for the server. The password is never shown.'
            : 'The server has no key for credentials (setting credentialKey), so it accepts none.'}
        </p>
        <label class="field">
          <span>EMM User ID</span>
          <input autocomplete="off" {...field('userName')} />
          {fault !== undefined && <small class="wrong">The id {fault}.</small>}
        </label>
        <label class="field">
          <span>EMM password</span>
          <input type="password" autocomplete="new-password" {...field('userToken')} />
        </label>
      </fieldset>
      <fieldset disabled={isProfileOnly}>
        <legend>Tags</legend>
        {isProfileOnly && <p class="quiet">For all that match, change the profile and the tags one after the other.</p>}
        <label class="field">
          <span>Add tags, separated by commas (a device has at most 10)</span>
          <input autocomplete="off" {...field('add')} />
        </label>
        <label class="field">
          <span>Remove tags, separated by commas</span>
          <input autocomplete="off" {...field('remove')} />
        </label>
      </fieldset>
      {isAssigning && <TargetCopies target={target} wire={assignment()} />}
    </ActionDialog>
  )
}

const tagsIn = (text: string): string[] =>
  text
    .split(',')
    .map(tag => tag.trim())
    .filter(tag => tag !== '')

const unassignment = (target: Target, unassignCredentials: boolean): WireCall =>
  wire('kme.devices.unassignProfileV2', { deviceIds: target.names, unassignCredentials })

const jobOf = ({ matching = {}, count }: Target) => ({ filter: matching, expectedCount: count })

const assigned = ({ count: all }: Target, { pendingCount }: { readonly pendingCount: number }): string =>
  pendingCount > 0
    ? `The profile is being assigned to ${count(pendingCount, 'device')}.`
    : `The profile is assigned to ${count(all, 'device')}.`

async function unassign(target: Target, dropCredentials: boolean): Promise<readonly Failure[]> {
  if (target.matching !== undefined) {
    await beginJob({ act: 'unassignProfile', ...jobOf(target), unassignCredentials: dropCredentials })
    return []
  }
  const { successDeviceList, notFoundDeviceList, invalidDeviceList, failedDeviceList } = await make<{
    readonly successDeviceList: readonly string[]
    readonly notFoundDeviceList: readonly string[]
    readonly invalidDeviceList: readonly string[]
    readonly failedDeviceList: readonly string[]
  }>(unassignment(target, dropCredentials))
  notify(`The profile of ${count(successDeviceList.length, 'device')} is unassigned.`)
  return [
    ...because(notFoundDeviceList, NOT_FOUND),
    ...because(invalidDeviceList, 'It is no valid identifier.'),
    ...because(failedDeviceList, PENDING),
  ]
}

const NOT_FOUND = 'The customer has no such device.'
const PENDING = 'Its upload waits for approval.'
const because = (devices: readonly string[], reason: string): readonly Failure[] => devices.map(device => ({ device, reason }))

function UnassignDialog({ target, onClose, onDone }: ActProps) {
  const [dropCredentials, setDrop] = useState(false)
  return (
    <ActionDialog
      title="Unassign enrollment profile"
      action={`Unassign from ${count(target.count, 'device')}`}
      act={async () => onDone(await unassign(target, dropCredentials))}
      onClose={onClose}
    >
      <label class="field inline">
        <input type="checkbox" checked={dropCredentials} onChange={event => setDrop(event.currentTarget.checked)} />
        <span>Unassign EMM credentials from these devices</span>
      </label>
      <TargetCopies target={target} wire={unassignment(target, dropCredentials)} />
    </ActionDialog>
  )
}

function DeleteDialog({ target, onClose, onDone }: ActProps) {
  const deletion = wire('kme.devices.delete', { devices: { deviceIds: target.names } })
  const remove = async () => {
    if (target.matching !== undefined) {
      await beginJob({ act: 'delete', ...jobOf(target) })
      return onDone([])
    }
    const { successDeviceList, failedDeviceList, notFoundDeviceList } = await make<{
      readonly successDeviceList: readonly string[]
      readonly failedDeviceList: readonly string[]
      readonly notFoundDeviceList: readonly string[]
    }>(deletion)
    notify(`${count(successDeviceList.length, 'device')} deleted.`)
    onDone([...because(notFoundDeviceList, NOT_FOUND), ...because(failedDeviceList, PENDING)])
  }
  return (
    <ActionDialog title="Delete devices" action={`Delete ${count(target.count, 'device')}`} danger act={remove} onClose={onClose}>
      <p>The devices leave this list, and only a new upload of their reseller brings them back. It cannot be undone.</p>
      <TargetCopies target={target} wire={deletion} />
    </ActionDialog>
  )
}

/** The wire APIs have no call for all devices that match. */
const TargetCopies = ({ target, wire }: { readonly target: Target; readonly wire: WireCall }) =>
  target.matching === undefined ? <Copies wire={wire} /> : null

/** The devices that an act did not change. */
export function FailuresDialog({ failures, onClose }: { readonly failures: readonly Failure[]; readonly onClose: () => void }) {
  return (
    <Dialog title={`${count(failures.length, 'device')} failed`} onClose={onClose}>
      <ul class="failures">
        {failures.map(({ device, reason }) => (
          <li key={device}>
            <code>{device}</code> {reason}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
