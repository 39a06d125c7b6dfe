/** Deleting devices of one customer: those of a file, or those that were selected in its list. */
import { count } from '../../app/format.ts'
import { filter, go } from '../../app/place.ts'
import { CustomerChoice } from './customer-choice.tsx'
import { FileInput } from './sheet/file-input.tsx'
import { fill, type NamedDevice, namedRows, newSheet, useSheetFor } from './sheet/sheet.ts'
import { SheetView } from './sheet/sheet-view.tsx'
import { refuseCustomers } from './upload.tsx'

const NO_OPTIONS = {}
export const deleteSheet = newSheet('delete')

/** Opens the page with devices of a customer. It asks again, with their number. */
export function toDeletePage(customer: string, devices: readonly NamedDevice[]): void {
  fill(deleteSheet, count(devices.length, 'selected device'), namedRows(devices))
  go('/reseller/delete', { customer })
}

export function DeletePage() {
  const customer = filter('customer')
  useSheetFor(deleteSheet, customer)
  return (
    <>
      <h1>Delete devices</h1>
      <CustomerChoice customer={customer} locked={deleteSheet.busy.value} />
      {deleteSheet.rows.value.length === 0 ? (
        <FileInput
          sheet={deleteSheet}
          hint="One IMEI, MEID or serial number on each line, or a first line that names the columns."
          check={refuseCustomers}
        />
      ) : (
        <SheetView sheet={deleteSheet} customer={customer} options={NO_OPTIONS} />
      )}
    </>
  )
}
