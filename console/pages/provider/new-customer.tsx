import { useState } from 'preact/hooks'
import { make, type WireCall } from '../../app/knox.ts'
import { Copies } from '../../parts/copies.tsx'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Checks, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { type ManagedCustomer, SERVICES, TYPES } from './words.ts'

const NAMES = ['companyName', 'street1', 'street2', 'city', 'stateOrProvince', 'zipCode', 'country', 'website'] as const
const CONTACT = ['firstName', 'lastName', 'email', 'officeNumber'] as const

interface DialogProps {
  readonly onClose: () => void
}

/** Fields of a company, with the values that it has. */
export const CompanyFields = ({ of }: { readonly of?: Partial<ManagedCustomer> }) => (
  <div class="two">
    <TextField name="companyName" label="Company name" required value={of?.companyName} />
    <TextField name="country" label="Country" required maxLength={2} hint="Two letters, such as DE" value={of?.country} />
    <TextField name="street1" label="Address 1" required value={of?.street1} />
    <TextField name="street2" label="Address 2" value={of?.street2} />
    <TextField name="city" label="City" required value={of?.city} />
    <TextField name="stateOrProvince" label="State" value={of?.stateOrProvince} />
    <TextField name="zipCode" label="ZIP" required value={of?.zipCode} />
    <TextField name="website" label="Website" value={of?.website} hint="http or https" />
  </div>
)

export const ContactFields = ({ of }: { readonly of?: Partial<ManagedCustomer> }) => (
  <div class="two">
    <TextField name="firstName" label="First name" required value={of?.firstName} />
    <TextField name="lastName" label="Last name" required value={of?.lastName} />
    <TextField name="email" label="Work email" type="email" required value={of?.email} />
    <TextField name="officeNumber" label="Phone" type="tel" required value={of?.officeNumber} hint="7 to 15 digits" />
  </div>
)

export const companyIn = (values: FormData) => filledTexts(values, NAMES)
export const contactIn = (values: FormData) => filledTexts(values, CONTACT)
export const servicesIn = (values: FormData) => values.getAll('managedServices').map(service => ({ service: String(service) }))

/** The account of a new company, which is managed at once. */
export function CreateCustomer({ onClose }: DialogProps) {
  const [wire, setWire] = useState<WireCall>()
  return (
    <ActionDialog
      title="Add customer"
      action="Add customer"
      onClose={onClose}
      act={async values => {
        const terms = { managementType: values.get('managementType'), managedServices: servicesIn(values) }
        const call = { method: 'msp.customers.create', args: [{ ...companyIn(values), ...contactIn(values), ...terms }] }
        setWire(call)
        const { customerId } = await make<ManagedCustomer>(call)
        notify(`Customer ${customerId} was added.`)
      }}
    >
      <CompanyFields />
      <ContactFields />
      <Terms />
      {wire !== undefined && <Copies wire={wire} />}
    </ActionDialog>
  )
}

/** A request to a customer that has an account. */
export function LinkCustomer({ onClose }: DialogProps) {
  const [wire, setWire] = useState<WireCall>()
  return (
    <ActionDialog
      title="Existing customer"
      action="Request to add"
      onClose={onClose}
      act={async values => {
        const customerId = String(values.get('customerId')).trim()
        const terms = { managementType: values.get('managementType'), managedServices: servicesIn(values) }
        const call = { method: 'msp.customers.link', args: [{ customerId, ...terms }] }
        setWire(call)
        await make(call)
        notify(`The request was sent to customer ${customerId}, which must accept it.`)
      }}
    >
      <p>The customer must accept the request. With fully managed, it loses its own consoles.</p>
      <TextField name="customerId" label="Customer ID" required />
      <Terms />
      {wire !== undefined && <Copies wire={wire} />}
    </ActionDialog>
  )
}

const Terms = () => (
  <>
    <ChoiceField
      name="managementType"
      label="Management type"
      required
      choices={TYPES}
      hint="A fully managed customer may become jointly managed, and never the opposite."
    />
    <Checks name="managedServices" label="Services" choices={SERVICES} values={['KnoxMobileEnrollment']} />
  </>
)
