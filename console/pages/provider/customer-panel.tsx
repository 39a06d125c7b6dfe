import { useState } from 'preact/hooks'
import { showNumber, showTime } from '../../app/format.ts'
import { make, type WireCall } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { call, type PortalOperations } from '../../app/own-apis.ts'
import { addressOf } from '../../app/place.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { Checks, ChoiceField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { CompanyFields, ContactFields, companyIn, contactIn, servicesIn } from './new-customer.tsx'
import { type ManagedCustomer, nameIn, SERVICES, TYPES } from './words.ts'

type Relation = PortalOperations['getProviderCustomer']['response']
type Doing = 'change' | 'delink' | 'link' | 'acceptDelink' | 'rejectDelink'

interface PanelProps {
  readonly id: string
  /** Called after an act. */
  readonly onChange: () => void
  readonly onClose: () => void
}

const ROUTE = 'GET /_muster/portal/v1/provider/customers/{customer}'

/** A customer of the provider, with the acts that its state allows. */
export function CustomerPanel({ id, onChange, onClose }: PanelProps) {
  const relation = useLoad(() => call(ROUTE, { path: { customer: id } }), [id])
  const account = useLoad(() => make<ManagedCustomer>({ method: 'msp.customers.get', args: [id] }), [id])
  const [doing, setDoing] = useState<Doing>()
  const done = () => {
    setDoing(undefined)
    relation.reload()
    account.reload()
    onChange()
  }
  return (
    <Dialog title={relation.data?.name ?? id} side onClose={onClose}>
      <Refusal error={relation.error ?? account.error} />
      {relation.data !== undefined && <RelationFacts relation={relation.data} onAct={setDoing} />}
      {account.data !== undefined && <AccountFacts account={account.data} />}
      {doing !== undefined && relation.data !== undefined && (
        <Act doing={doing} relation={relation.data} account={account.data} onClose={done} />
      )}
    </Dialog>
  )
}

const ACTS: readonly (readonly [Doing, string])[] = [
  ['change', 'Manage account'],
  ['link', 'Request again'],
  ['acceptDelink', 'Accept the delink'],
  ['rejectDelink', 'Reject the delink'],
  ['delink', 'Delink'],
]

function RelationFacts({ relation, onAct }: { readonly relation: Relation; readonly onAct: (doing: Doing) => void }) {
  const { id, status, managementType, services, devices, linked, modified, transitions } = relation
  return (
    <>
      <dl class="facts">
        <dt>Customer ID</dt>
        <dd>{id}</dd>
        <dt>Status</dt>
        <dd>{status}</dd>
        <dt>Management type</dt>
        <dd>{managementType}</dd>
        <dt>Services</dt>
        <dd>{services.map(service => nameIn(SERVICES, service)).join(', ')}</dd>
        <dt>Total devices</dt>
        <dd>{devices === null ? '-' : showNumber(devices)}</dd>
        <dt>MSP linked</dt>
        <dd>{showTime(linked)}</dd>
        <dt>Modified</dt>
        <dd>{showTime(modified)}</dd>
      </dl>
      <div class="actions">
        {transitions.includes('actFor') && services.includes('KnoxMobileEnrollment') && (
          <a class="button" href={addressOf('/customer/devices', { for: id })}>
            Open the customer’s console
          </a>
        )}
        {ACTS.filter(([act]) => (transitions as readonly string[]).includes(act)).map(([act, title]) => (
          <button key={act} type="button" onClick={() => onAct(act)}>
            {title}
          </button>
        ))}
      </div>
      {managementType === 'Fully managed' && status === 'Active' && (
        <p class="quiet">The management of a fully managed customer cannot be ended.</p>
      )}
    </>
  )
}

/** Contact and address; the API hides them while a request is unanswered. */
const AccountFacts = ({ account }: { readonly account: ManagedCustomer }) => (
  <dl class="facts">
    <dt>Contact</dt>
    <dd>{[account.firstName, account.lastName].filter(Boolean).join(' ') || '-'}</dd>
    <dt>Email</dt>
    <dd>{account.email ?? '-'}</dd>
    <dt>Phone</dt>
    <dd>{account.officeNumber ?? '-'}</dd>
    <dt>Address</dt>
    <dd>
      {[account.street1, account.street2, account.zipCode, account.city, account.stateOrProvince, account.country]
        .filter(Boolean)
        .join(', ') || '-'}
    </dd>
    <dt>Website</dt>
    <dd>{account.website ?? '-'}</dd>
  </dl>
)

interface ActProps {
  readonly doing: Doing
  readonly relation: Relation
  readonly account: ManagedCustomer | undefined
  readonly onClose: () => void
}

function Act({ doing, relation, account, onClose }: ActProps) {
  const { id, name } = relation
  const [wire, setWire] = useState<WireCall>()
  const send = async (call: WireCall, text: string) => {
    setWire(call)
    await make(call)
    notify(text)
  }
  const answer = async (answer: 'accept' | 'reject') => {
    await call(`POST /_muster/portal/v1/provider/customers/{customer}/delink/${answer}`, { path: { customer: id } })
    notify(answer === 'accept' ? `The management of ${name} has ended.` : `${name} stays managed.`)
  }
  const copies = wire !== undefined && <Copies wire={wire} />
  switch (doing) {
    case 'change':
      return (
        <ActionDialog
          title={`Manage account: ${name}`}
          action="Save"
          onClose={onClose}
          act={values => {
            const managedServices = [...relation.services.map(service => ({ service })), ...servicesIn(values)]
            const managementType = values.get('managementType') || undefined
            const change = { ...companyIn(values), ...(isFully(relation) && contactIn(values)), managementType, managedServices }
            return send({ method: 'msp.customers.update', args: [id, change] }, `${name} was changed.`)
          }}
        >
          <CompanyFields of={account ?? { companyName: name }} />
          {isFully(relation) && <ContactFields of={account ?? {}} />}
          <ChoiceField
            name="managementType"
            label="Management type"
            required
            value={TYPES.find(([, text]) => text === relation.managementType)?.[0]}
            choices={isFully(relation) ? TYPES : TYPES.slice(1)}
          />
          <Checks
            name="managedServices"
            label="Services"
            choices={SERVICES}
            fixed={relation.services}
            hint="A service can be added and never removed."
          />
          {copies}
        </ActionDialog>
      )
    case 'delink':
      return (
        <ActionDialog
          title={`Delink ${name}`}
          action="Request the delink"
          danger
          onClose={onClose}
          act={() =>
            send({ method: 'msp.customers.delink', args: [{ customerId: id }] }, `${name} was asked to accept the delink.`)
          }
        >
          <p>
            {name} has {relation.devices === null ? 'no' : showNumber(relation.devices)} devices. You manage it until it accepts;
            then you have no access to it.
          </p>
          {copies}
        </ActionDialog>
      )
    case 'link':
      return (
        <ActionDialog
          title={`Request ${name} again`}
          action="Request to add"
          onClose={onClose}
          act={() => {
            const managementType = isFully(relation) ? 'FullyManaged' : 'JointlyManaged'
            const terms = { customerId: id, managementType, managedServices: relation.services.map(service => ({ service })) }
            return send({ method: 'msp.customers.link', args: [terms] }, `The request was sent to ${name}.`)
          }}
        >
          <p>The customer rejected the last request. The new one has the same terms.</p>
          {copies}
        </ActionDialog>
      )
    case 'acceptDelink':
      return (
        <ActionDialog
          title={`Part from ${name}`}
          action="End the management"
          danger
          onClose={onClose}
          act={() => answer('accept')}
        >
          <p>The customer asked to end the management. You lose the access to its devices and profiles.</p>
        </ActionDialog>
      )
    case 'rejectDelink':
      return (
        <ActionDialog title={`Keep ${name}`} action="Reject the delink" onClose={onClose} act={() => answer('reject')}>
          <p>The customer stays managed.</p>
        </ActionDialog>
      )
  }
}

const isFully = ({ managementType }: Relation): boolean => managementType === 'Fully managed'
