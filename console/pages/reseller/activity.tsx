import { addressOf } from '../../app/place.ts'
import { ActivityLog } from '../shared/activity.tsx'

export const Activity = () => (
  <ActivityLog
    linkOf={({ customerId, event }, name, value) => {
      if (name === 'customer' || name === 'customerId') return addressOf(`/reseller/customers/${value}`)
      const isUpload = name === 'transactionId' && event === 'Devices uploaded' && customerId !== null
      return isUpload ? addressOf(`/reseller/customers/${customerId}/uploads`, { upload: value }) : undefined
    }}
  />
)
