/** How a customer takes profiles from devices and deletes them: the dialogs, and their calls. */
import { useState } from 'preact/hooks'
import { count } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { wire } from './acting.ts'
import { beginJob, type Failure, Failures, type JobOrder } from './jobs.tsx'

/** The devices that an act is for: by their identifiers, or all that match a filter. */
export interface Target {
  readonly names: readonly string[]
  readonly count: number
  readonly matching?: JobFilter | undefined
}
export type JobFilter = NonNullable<JobOrder['filter']>

export interface ActProps {
  readonly target: Target
  /** Called after the act, and when the person cancels. */
  readonly onClose: () => void
  /** Called after the act, with the devices that failed. */
  readonly onDone: (failures: readonly Failure[]) => void
}

const unassignment = (target: Target, unassignCredentials: boolean): WireCall =>
  wire('kme.devices.unassignProfileV2', { deviceIds: target.names, unassignCredentials })

/** The members of a job that choose its devices. */
export const jobOf = ({ names, matching, count }: Target) =>
  matching === undefined ? { devices: [...names] } : { filter: matching, expectedCount: count }

export async function unassign(target: Target, dropCredentials: boolean): Promise<readonly Failure[]> {
  if (target.matching !== undefined) {
    return beginJob({ act: 'unassignProfile', ...jobOf(target), unassignCredentials: dropCredentials })
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

export function UnassignDialog({ target, onClose, onDone }: ActProps) {
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

export function DeleteDialog({ target, onClose, onDone }: ActProps) {
  const deletion = wire('kme.devices.delete', { devices: { deviceIds: target.names } })
  const remove = async () => {
    if (target.matching !== undefined) return onDone(await beginJob({ act: 'delete', ...jobOf(target) }))
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
export const TargetCopies = ({ target, wire }: { readonly target: Target; readonly wire: WireCall }) =>
  target.matching === undefined ? <Copies wire={wire} /> : null

/** The devices that an act did not change. */
export function FailuresDialog({ failures, onClose }: { readonly failures: readonly Failure[]; readonly onClose: () => void }) {
  return (
    <Dialog title={`${count(failures.length, 'device')} failed`} onClose={onClose}>
      <Failures failures={failures} />
    </Dialog>
  )
}
