import type { Components } from '../../app/console.ts'
import { Activity } from './activity.tsx'
import { BulkPage } from './bulk.tsx'
import { Customers } from './customers.tsx'
import { Dashboard } from './dashboard.tsx'
import { DeletePage } from './delete.tsx'
import { Devices } from './search.tsx'
import { UploadPage } from './upload.tsx'

export { DeviceSearch as Top } from './search.tsx'

export const pages: Components = {
  dashboard: Dashboard,
  customers: Customers,
  devices: Devices,
  upload: UploadPage,
  delete: DeletePage,
  bulk: BulkPage,
  activity: Activity,
}
