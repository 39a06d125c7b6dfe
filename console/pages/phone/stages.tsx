/** What a phone shows outside the enrolment. */
import type { ComponentChildren } from 'preact'
import type { Outcome, Setup } from './screens.tsx'

interface ShownProps {
  readonly title: string
  readonly action?: string
  readonly onAction?: () => void
  readonly children: ComponentChildren
}

export const Shown = ({ title, action, onAction, children }: ShownProps) => (
  <>
    <div class="content">
      <h2>{title}</h2>
      {children}
    </div>
    {action !== undefined && (
      <footer>
        <button type="button" class="primary" onClick={onAction}>
          {action}
        </button>
      </footer>
    )}
  </>
)

export function Done({ outcome, setup }: { readonly outcome: Outcome | undefined; readonly setup: Setup | undefined }) {
  if (outcome === 'failed')
    return (
      <Shown title="Couldn’t enroll your phone">
        <p>
          Couldn’t enroll your phone because there are missing files necessary for enrollment. Contact Support if the problem
          continues.
        </p>
        {setup?.profile?.supportPhoneNumber && <p>{setup.profile.supportPhoneNumber}</p>}
      </Shown>
    )
  return (
    <Shown title="All set">
      <p>This phone is managed by {setup?.profile?.companyName ?? 'your organization'}.</p>
      {setup?.profile?.emm && <p>{setup.profile.emm}</p>}
    </Shown>
  )
}
