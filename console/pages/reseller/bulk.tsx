/** Uploads and deletions for several customers, each line with its own. */
import { addressOf, filter } from '../../app/place.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { FileInput } from './sheet/file-input.tsx'
import { newSheet, type SheetRow } from './sheet/sheet.ts'
import { SheetView } from './sheet/sheet-view.tsx'

const SHEETS = { upload: newSheet('upload'), delete: newSheet('delete') }
const TABS = [
  ['upload', 'Upload devices'],
  ['delete', 'Delete devices'],
] as const
const NO_OPTIONS = {}

export function BulkPage() {
  const operation = filter('operation') === 'delete' ? 'delete' : 'upload'
  const sheet = SHEETS[operation]
  return (
    <>
      <div class="title">
        <h1>Bulk actions</h1>
        <CsvButton text="Download CSV template" file="template.csv" columns={TEMPLATE} pages={() => []} />
      </div>
      <nav class="tabs" aria-label="Bulk actions">
        {TABS.map(([name, title]) => (
          <a
            key={name}
            href={addressOf('/reseller/bulk', { operation: name })}
            aria-current={name === operation ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {sheet.rows.value.length === 0 ? (
        <FileInput
          key={operation}
          sheet={sheet}
          hint="The columns of the template: Customer ID, Device IMEI/serial number, and, for an upload, Order number and Order date (2026-07-31 or 20260731). There is one order for each customer and order number."
          check={requireCustomers}
        />
      ) : (
        <SheetView key={operation} sheet={sheet} customer="" options={NO_OPTIONS} />
      )}
    </>
  )
}

function requireCustomers([first]: readonly SheetRow[]): void {
  if (first?.customer === undefined) throw new Error('the file has no column Customer ID; the template has the columns')
}

const TEMPLATE = ['Customer ID', 'Device IMEI/serial number', 'Order number', 'Order date'].map(name => [name, () => ''] as const)
