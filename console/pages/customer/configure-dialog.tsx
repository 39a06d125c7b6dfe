/** How a customer changes profile, EMM credentials and tags of devices. */
import { useState } from 'preact/hooks'
import { faultOfUserId } from '../../../src/enrolment/user-id.ts'
import { encrypt, encryptionKey } from '../../app/encrypt.ts'
import { count, showNumber } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { notify } from '../../parts/notice.tsx'
import { wire } from './acting.ts'
import { type ActProps, jobOf, TargetCopies, unassign } from './device-acts.tsx'
import { beginJob } from './jobs.tsx'
import { useProfiles } from './list.ts'
import { ProfileChoice } from './profile-choice.tsx'

const CLEAR = 'clear'

export function ConfigureDialog({ target, onClose, onDone }: ActProps) {
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
    } else if (isAssigning) notify(assigned(await make(assignment())))
    // KME has no call that adds tags.
    const tagged = isTagging ? await beginJob({ act: 'tag', ...jobOf(target), ...tags }) : []
    onDone([...failures, ...tagged])
  }
  return (
    <ActionDialog
      title="Configure selected devices"
      action={`Save for ${count(target.count, 'device')}`}
      disabled={profile === '' && !isTagging}
      act={save}
      onClose={onClose}
    >
      <ProfileChoice
        label="Modify profile of selected devices"
        none="Keep their profiles"
        profiles={[[CLEAR, 'Clear profiles'], ...profiles]}
        value={profile}
        onChange={setProfile}
      />
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

interface Assigned {
  readonly successCount: number
  readonly pendingCount: number
  readonly failedCount: number
}

const assigned = ({ successCount, pendingCount, failedCount }: Assigned): string =>
  `${[
    `The profile is assigned to ${count(successCount, 'device')}`,
    ...(pendingCount > 0 ? [`${showNumber(pendingCount)} wait`] : []),
    ...(failedCount > 0 ? [`${showNumber(failedCount)} failed`] : []),
  ].join(', ')}.`
