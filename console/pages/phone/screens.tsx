/** The screens of the enrolment, as far as the vendor documents them; their order is documented in part. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { STATE_LABELS } from '../../../src/apis/portal/labels.ts'
import type { ControlOperations } from '../../app/own-apis.ts'

export type Setup = ControlOperations['getHandsetSetup']['response']
export type Outcome = 'enrolled' | 'failed' | 'cancelled'
export type Step = 'company' | 'agreements' | 'agent' | 'sign-in' | 'ready'

/** The screens that this phone shows. */
export function stepsOf({ profile, agent }: Setup): readonly Step[] {
  const hasAgreements = profile !== null && (profile.supportDefaultEula || profile.eulas.length > 0)
  return [
    'company',
    ...(hasAgreements ? (['agreements'] as const) : []),
    ...(agent === null ? [] : (['agent', 'sign-in'] as const)),
    ...(profile?.skipSetupWizard ? [] : (['ready'] as const)),
  ]
}

interface ScreenProps {
  readonly setup: Setup
  readonly step: Step
  readonly onNext: () => void
  readonly onBack: (() => void) | undefined
  readonly onCancel: () => void
}

export function Screen({ setup, step, onNext, onBack, onCancel }: ScreenProps) {
  const [asksToCancel, setAsksToCancel] = useState(false)
  const { profile } = setup
  if (profile === null) return null
  if (asksToCancel)
    return (
      <>
        <div class="content">
          <h2>Cancel setup?</h2>
          <p>Your phone will be reset, and its setup starts over.</p>
        </div>
        <footer>
          <button type="button" onClick={() => setAsksToCancel(false)}>
            Continue setup
          </button>
          <button type="button" class="danger" onClick={onCancel}>
            Cancel and reset
          </button>
        </footer>
      </>
    )
  const { title, action, body } = SCREENS[step](setup)
  return (
    <>
      <div class="content" key={step}>
        <h2>{title}</h2>
        {body}
      </div>
      <footer>
        {onBack && (
          <button type="button" onClick={onBack}>
            Back
          </button>
        )}
        {profile.allowUserCancel && (
          <button type="button" onClick={() => setAsksToCancel(true)}>
            Cancel setup
          </button>
        )}
        <button type="button" class="primary" onClick={onNext}>
          {action}
        </button>
      </footer>
    </>
  )
}

interface Content {
  readonly title: string
  readonly action: string
  readonly body: ComponentChildren
}

const SCREENS: Readonly<Record<Step, (setup: Setup) => Content>> = {
  company: ({ profile }) => ({
    title: profile?.companyName ?? 'Your organization',
    action: 'Next',
    body: (
      <>
        <p>This phone belongs to {profile?.companyName ?? 'your organization'}, which sets it up and manages it.</p>
        {(profile?.supportEmailAddress || profile?.supportPhoneNumber) && <h3>Support</h3>}
        {profile?.supportEmailAddress && <p>{profile.supportEmailAddress}</p>}
        {profile?.supportPhoneNumber && <p>{profile.supportPhoneNumber}</p>}
        {profile?.aeEnabled && <p class="quiet">Android Enterprise: the organization sees and controls what is on it.</p>}
      </>
    ),
  }),
  agreements: ({ profile }) => ({
    title: 'Agreements',
    action: 'I agree to all',
    body: (
      <>
        {profile?.supportDefaultEula && <p>Samsung’s terms and privacy policy</p>}
        {profile?.eulas.map(({ title, content }) => (
          <details key={title}>
            <summary>{title}</summary>
            <p>{content}</p>
          </details>
        ))}
      </>
    ),
  }),
  agent: ({ profile, agent }) => ({
    title: `Downloading ${profile?.emm ?? 'the agent'}`,
    action: 'Next',
    body: (
      <>
        <progress aria-label="Download" value={1} max={1} />
        {[...(agent === null ? [] : [agent]), ...(profile?.secondaryAgents ?? [])].map(({ mdmApkUri, packageName, version }) => (
          <div key={mdmApkUri}>
            <p>
              <b>{packageName}</b> {version}
            </p>
            <p class="quiet target">{mdmApkUri}</p>
          </div>
        ))}
      </>
    ),
  }),
  'sign-in': ({ profile, extras }) => {
    const { username = '', password = '' } = bundleIn(extras)
    return {
      title: `Sign in to ${profile?.emm ?? 'your EMM'}`,
      action: 'Confirm',
      body: (
        <>
          <label class="field">
            <span>User ID</span>
            <input defaultValue={username} autocomplete="off" />
          </label>
          <label class="field">
            <span>Password</span>
            <input type="password" defaultValue={password} autocomplete="off" />
          </label>
          <p class="quiet">
            {username === '' ? 'Neither the profile nor the device has credentials.' : 'Filled in by your organization.'}
          </p>
        </>
      ),
    }
  },
  ready: () => ({ title: 'Additional setup', action: 'Finish', body: <p>Google services, screen lock, region.</p> }),
}

/** The extras of the agent; their members are those of the EMM. */
function bundleIn(extras: object | null): { readonly username?: string; readonly password?: string } {
  const [bundle] = Object.values(extras ?? {})
  return typeof bundle === 'object' && bundle !== null ? bundle : {}
}

const LABELS: Readonly<Record<string, string>> = STATE_LABELS

/** The label of the customer's portal; the control API declares a state as a text. */
export const stateLabel = (state: string): string => LABELS[state] ?? state
