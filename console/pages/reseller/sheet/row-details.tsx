/** One device of a sheet: why it was refused, and its correction. */
import { useState } from 'preact/hooks'
import { setFilters } from '../../../app/place.ts'
import { Dialog } from '../../../parts/dialog.tsx'
import { Facts } from '../../../parts/facts.tsx'
import { Refusal } from '../../../parts/refusal.tsx'
import { RefusedDevice } from '../refused-device.tsx'
import { correct, remove, type Sheet, type SheetRow, withCheckDigit } from './sheet.ts'

interface RowDetailsProps {
  readonly sheet: Sheet
  readonly row: SheetRow
  readonly customer: string
}

export function RowDetails({ sheet, row, customer }: RowDetailsProps) {
  const [identifier, setIdentifier] = useState(row.identifier)
  const [ownCustomer, setOwnCustomer] = useState(row.customer)
  const close = () => setFilters({ line: undefined })
  const canChange = !sheet.busy.value && row.state !== 'done' && row.state !== 'sent'
  const proposed = row.problem === undefined && row.refusal === undefined ? undefined : withCheckDigit(row.identifier)
  return (
    <Dialog title={`Line ${row.line}`} side onClose={close}>
      <Facts
        facts={[
          ['Identifier', <code key="identifier">{row.identifier}</code>],
          ['Type', row.type],
          ...(row.customer === undefined ? [] : ([['Customer ID', row.customer]] as const)),
          ...(row.orderNumber === undefined ? [] : ([['Order number', row.orderNumber]] as const)),
        ]}
      />
      <Refusal error={row.refusal?.error} />
      {row.refusal !== undefined && row.refusal.error === undefined && (
        <RefusedDevice
          identifier={row.identifier}
          customer={row.customer ?? customer}
          operation={sheet.operation}
          refusal={row.refusal}
        />
      )}
      {(row.refusal === undefined || row.refusal.name === 'DEVICE_DUPLICATE') && <p>{row.problem}</p>}
      {canChange && (
        <form
          onSubmit={event => {
            event.preventDefault()
            correct(sheet, row.key, { identifier, ...(ownCustomer !== undefined && { customer: ownCustomer.trim() }) })
            close()
          }}
        >
          <label class="field">
            <span>Correct the identifier</span>
            <input
              class="code"
              value={identifier}
              autocomplete="off"
              spellcheck={false}
              onInput={event => setIdentifier(event.currentTarget.value)}
            />
          </label>
          {ownCustomer !== undefined && (
            <label class="field">
              <span>Customer ID</span>
              <input
                value={ownCustomer}
                required
                autocomplete="off"
                onInput={event => setOwnCustomer(event.currentTarget.value)}
              />
            </label>
          )}
          <footer class="actions">
            <button type="submit" class="primary">
              Save
            </button>
            {proposed !== undefined && proposed !== identifier && (
              <button type="button" onClick={() => setIdentifier(proposed)}>
                Take {proposed}
              </button>
            )}
            <button
              type="button"
              onClick={() => {
                remove(sheet, row.key)
                close()
              }}
            >
              Leave this line out
            </button>
          </footer>
        </form>
      )}
    </Dialog>
  )
}
