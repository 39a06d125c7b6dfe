import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { session } from '../../app/session.ts'
import { FindingList } from '../../parts/refusal.tsx'
import { type Setup, stateLabel } from './screens.tsx'

/** Why a phone got no profile: in short, and the rules as its customer sees them where that customer is signed in. */
export function Why({ setup, identifier }: { readonly setup: Setup; readonly identifier: string }) {
  const own = session.value?.tenant
  const asksAsOwner = own?.kind === 'customer' && (setup.tenant === null || setup.tenant === own.id)
  return (
    <section class="card">
      <h2>Why no profile?</h2>
      <p>{reasonOf(setup)}</p>
      {asksAsOwner ? (
        <Walk device={identifier} customer={own.name} />
      ) : (
        <p class="quiet">Sign in as the customer to see each rule that the phone must meet.</p>
      )}
    </section>
  )
}

function reasonOf({ tenant, state, lockStatus }: Setup): string {
  if (tenant === null) return 'No customer has this phone: no reseller has uploaded one of its identifiers.'
  if (lockStatus !== 'Unlocked' && lockStatus !== null)
    return `The phone is locked (lock status ${lockStatus}): it gets no profile.`
  if (state === 'Pending') return `Its upload waits for the approval of ${tenant}.`
  if (state === 'Unassigned') return `${tenant} has assigned no profile to it.`
  return `Its status is ${stateLabel(state ?? '')}, in which it gets none.`
}

function Walk({ device, customer }: { readonly device: string; readonly customer: string }) {
  const { data } = useLoad(
    () => call('GET /_muster/portal/v1/customer/devices/{device}/explanation', { path: { device } }),
    [device, customer],
  )
  if (data === undefined) return null
  return (
    <>
      <p class="quiet">The rules, as {customer} sees them:</p>
      <FindingList findings={data.findings} />
    </>
  )
}
