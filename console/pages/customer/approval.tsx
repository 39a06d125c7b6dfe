import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { count } from '../../app/format.ts'
import { make } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { ask, goTo, wire } from './acting.ts'
import { useProfiles } from './list.ts'
import { ProfileChoice } from './profile-choice.tsx'

interface ApproveProps {
  /** The members of the call that name the uploads. */
  readonly approval: object
  readonly action: string
  readonly onApproved: () => void
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function ApproveDialog({ approval, action, onApproved, onClose, children }: ApproveProps) {
  const profiles = useProfiles()
  const [profileId, setProfile] = useState('')
  const call = wire('kme.uploads.approve', { ...approval, ...(profileId !== '' && { profileId }) })
  const approve = async () => {
    const { successCount, failedCount } = await make<{ successCount: number; failedCount: number }>(call)
    notify(`${count(successCount, 'upload')} approved${failedCount === 0 ? '' : `, ${failedCount} failed`}.`)
    onApproved()
  }
  return (
    <ActionDialog title="Approve new upload" action={action} act={approve} onClose={onClose}>
      {children}
      <ProfileChoice
        label="Enrollment profile"
        none="By the alias of the upload or the reseller’s default"
        profiles={profiles}
        value={profileId}
        onChange={setProfile}
      />
      <p class="quiet">Approved devices cannot be refused afterwards, only deleted.</p>
      <Copies wire={call} />
    </ActionDialog>
  )
}

/** Offers the preferences of a reseller whose upload was approved by hand. */
export function AutoApprovalDialog({ reseller, onClose }: { readonly reseller: string; readonly onClose: () => void }) {
  const { data } = useLoad(() => ask('GET /_muster/portal/v1/customer/resellers/{reseller}', { path: { reseller } }), [reseller])
  if (data === undefined || data.autoApproval) return null
  return (
    <Dialog title="Automatically approve devices" onClose={onClose}>
      <p>Later uploads of {data.name} can be approved automatically.</p>
      <footer>
        <button type="button" onClick={onClose}>
          Not now
        </button>
        <button type="button" class="primary" onClick={() => goTo('resellers', { reseller })}>
          Manage reseller preferences
        </button>
      </footer>
    </Dialog>
  )
}
