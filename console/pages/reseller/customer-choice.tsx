import { useState } from 'preact/hooks'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { addressOf, setFilters } from '../../app/place.ts'

/** The customer of an upload or deletion, found by a part of its name or id; it is part of the address. */
export function CustomerChoice({ customer, locked }: { readonly customer: string; readonly locked: boolean }) {
  const [text, setText] = useState('')
  const { data } = useLoad(
    signal => call('GET /_muster/portal/v1/reseller/customers', { query: { search: text, pageSize: 20 }, signal }),
    [text],
  )
  const chosen = useLoad(
    async signal =>
      customer === '' ? undefined : call('GET /_muster/portal/v1/reseller/customers/{customer}', { path: { customer }, signal }),
    [customer],
  )
  if (customer !== '')
    return (
      <p>
        Customer:{' '}
        <a href={addressOf(`/reseller/customers/${customer}`)}>
          <b>{chosen.data?.name ?? ''}</b> {customer}
        </a>{' '}
        <button type="button" class="plain" disabled={locked} onClick={() => setFilters({ customer: undefined })}>
          Change
        </button>
        {chosen.error !== undefined && <span class="state bad">You have no such customer</span>}
      </p>
    )
  return (
    <fieldset class="card choice">
      <legend>Customer</legend>
      <input
        type="search"
        aria-label="Find a customer by name or ID"
        placeholder="Company name or customer ID"
        autocomplete="off"
        onInput={event => setText(event.currentTarget.value.trim())}
      />
      <div class="actions">
        {(data?.customers ?? []).map(({ id, name }) => (
          <button key={id} type="button" onClick={() => setFilters({ customer: id })}>
            <b>{name}</b> <span class="quiet">{id}</span>
          </button>
        ))}
        {data?.customers.length === 0 && (
          <p class="quiet">
            No customer matches. <a href={addressOf('/reseller/customers')}>Add it</a> by its Knox Customer ID.
          </p>
        )}
      </div>
    </fieldset>
  )
}
