/** Uploading devices for one customer. */
import { signal } from '@preact/signals'
import type { Vendor } from '../../../src/sdk/index.ts'
import { make } from '../../app/knox.ts'
import { useLoad } from '../../app/load.ts'
import { filter } from '../../app/place.ts'
import { ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { CustomerChoice } from './customer-choice.tsx'
import { FileInput } from './sheet/file-input.tsx'
import { newSheet, type Options, type SheetRow, useSheetFor } from './sheet/sheet.ts'
import { SheetView } from './sheet/sheet-view.tsx'

export const uploadSheet = newSheet('upload')
/** The options of the customer that they were chosen for. */
const chosen = signal<{ readonly customer: string; readonly options: Options }>({ customer: '', options: {} })
const NONE: Options = {}

export function UploadPage() {
  const customer = filter('customer')
  useSheetFor(uploadSheet, customer)
  const options = chosen.value.customer === customer ? chosen.value.options : NONE
  return (
    <>
      <h1>Upload devices</h1>
      <CustomerChoice customer={customer} locked={uploadSheet.busy.value} />
      {uploadSheet.rows.value.length === 0 ? (
        <FileInput
          sheet={uploadSheet}
          hint="One IMEI, MEID or serial number on each line, or a first line that names the columns. Of a device with two IMEIs, either one."
          check={refuseCustomers}
        />
      ) : (
        <>
          {customer !== '' && <UploadOptions key={customer} customer={customer} options={options} />}
          <SheetView sheet={uploadSheet} customer={customer} options={options} />
        </>
      )}
    </>
  )
}

export function refuseCustomers([first]: readonly SheetRow[]): void {
  if (first?.customer !== undefined) throw new Error('the file names the customer of each device; Bulk actions takes such files')
}

interface Shared {
  readonly profileAliases: readonly { readonly profileAlias: string }[]
}
interface Own {
  readonly vendors: readonly Vendor[]
}

function UploadOptions({ customer, options }: { readonly customer: string; readonly options: Options }) {
  const { data } = useLoad(
    () =>
      Promise.all([
        make<Shared>({ method: 'kdp.profileAliases.list', args: [customer] }),
        make<Own>({ method: 'kdp.resellers.get', args: [] }),
      ]),
    [customer],
  )
  const [{ profileAliases = [] } = {}, { vendors = [] } = {}] = data ?? []
  return (
    <details class="card options">
      <summary>Options: order number, order date, profile alias, sold-to code, vendor</summary>
      <form
        class="cards"
        onSubmit={event => event.preventDefault()}
        onInput={event => {
          chosen.value = { customer, options: optionsIn(new FormData(event.currentTarget)) }
        }}
      >
        <TextField name="orderNo" label="Order number" maxLength={100} value={options.orderNo} />
        <TextField name="orderDate" label="Order date" type="date" />
        <ChoiceField
          name="alias"
          label="Enrollment profile alias"
          choices={profileAliases.map(({ profileAlias }) => [profileAlias, profileAlias])}
          hint={profileAliases.length === 0 ? 'The customer shares no profiles with you.' : undefined}
        />
        <TextField name="stc" label="Sold-to code (STC)" value={options.stc} />
        <ChoiceField
          name="vendorId"
          label="Vendor"
          choices={vendors.map(({ vendorId, name }) => [vendorId, name])}
          hint={vendors.length === 0 ? 'You have no vendors.' : undefined}
        />
      </form>
    </details>
  )
}

function optionsIn(values: FormData): Options {
  const { orderDate, alias, ...same } = filledTexts(values, ['orderNo', 'orderDate', 'alias', 'stc', 'vendorId'])
  return {
    ...same,
    ...(orderDate !== undefined && { orderTime: Date.parse(`${orderDate}T00:00:00Z`) / 1000 }),
    ...(alias !== undefined && { profileAliases: [{ profileAlias: alias }] }),
  }
}
