import { useState } from 'preact/hooks'
import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import type { PortalOperations } from '../../app/own-apis.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { State } from '../../parts/state.tsx'
import { actingFor, ask } from './acting.ts'
import { useChanges } from './list.ts'

type Provider = PortalOperations['listOwnProviders']['response']['providers'][number]
type Transition = Provider['transitions'][number]

const ROOT = 'POST /_muster/portal/v1/customer/providers/{provider}'

/** What each transition is called, does, and calls. */
const ACTS = {
  accept: ['Accept', 'The provider manages your company from then on.', `${ROOT}/accept`],
  reject: ['Reject', 'The provider may ask again.', `${ROOT}/reject`],
  requestDelink: ['Request to delink', 'The provider manages your company until it accepts.', `${ROOT}/delink`],
  acceptDelink: ['Accept delink', 'The provider loses access; devices, profiles and licences stay.', `${ROOT}/delink/accept`],
  rejectDelink: ['Reject delink', 'The provider continues to manage your company.', `${ROOT}/delink/reject`],
} as const satisfies Readonly<Record<Transition, readonly [title: string, effect: string, route: string]>>

/** The customer's side of its relations to managed service providers. */
export const Providers = () =>
  actingFor() === undefined ? <OwnProviders /> : <Empty title="Only the customer itself decides about its providers." />

function OwnProviders() {
  const { data, error, reload } = useLoad(() => ask('GET /_muster/portal/v1/customer/providers'), [])
  useChanges(reload)
  const [refused, setRefused] = useState<unknown>()
  const permit = ({ id, managesAdmins }: Provider) =>
    ask('PATCH /_muster/portal/v1/customer/providers/{provider}', {
      path: { provider: id },
      body: { managesAdmins: !managesAdmins },
    })
      .then(() => setRefused(undefined), setRefused)
      .finally(reload)
  const [begun, setBegun] = useState<{ readonly provider: Provider; readonly transition: Transition }>()
  return (
    <>
      <h1>Providers</h1>
      <Refusal error={error ?? refused} />
      {data?.providers.length === 0 && (
        <Empty title="No provider manages this customer or asks to.">
          <p>A managed service provider (MSP) sends the request; it appears here.</p>
        </Empty>
      )}
      <div class="cards">
        {data?.providers.map(provider => (
          <section key={provider.id} class="card">
            <h2>{provider.name}</h2>
            <Facts
              facts={[
                ['Status', provider.status === null ? 'Ended' : <State key="status" value={provider.status} />],
                ['MSP ID', provider.id],
                ['Location', provider.location],
                ['Management type', provider.managementType],
                ['Services', provider.services.join(', ')],
                ['Created', showTime(provider.created)],
                ['Modified', showTime(provider.updated)],
              ]}
            />
            {provider.managementType === 'Jointly managed' && provider.status !== null && (
              <label class="field inline">
                <input type="checkbox" checked={provider.managesAdmins} onChange={() => permit(provider)} />
                <span>Permit the MSP to manage admins and roles</span>
              </label>
            )}
            <div class="actions">
              {provider.transitions.map(transition => (
                <button key={transition} type="button" onClick={() => setBegun({ provider, transition })}>
                  {ACTS[transition][0]}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
      {begun !== undefined && (
        <TransitionDialog
          {...begun}
          onClose={() => {
            setBegun(undefined)
            reload()
          }}
        />
      )}
    </>
  )
}

interface TransitionProps {
  readonly provider: Provider
  readonly transition: Transition
  readonly onClose: () => void
}

function TransitionDialog({ provider: { id, name, managementType }, transition, onClose }: TransitionProps) {
  const [title, effect, route] = ACTS[transition]
  const act = async () => {
    await ask(route, { path: { provider: id } })
    notify(`${title}: ${name}.`)
  }
  return (
    <ActionDialog title={`${title}: ${name}`} action={title} act={act} onClose={onClose}>
      <p>{effect}</p>
      {transition === 'accept' && managementType === 'Fully managed' && (
        <p>
          <strong>Fully managed:</strong> you leave the administration to the provider.
        </p>
      )}
    </ActionDialog>
  )
}
