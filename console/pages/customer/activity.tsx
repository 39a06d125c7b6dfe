import { ActivityLog } from '../shared/activity.tsx'
import { actingFor, linkTo } from './acting.ts'

export const Activity = () => (
  <ActivityLog
    actingFor={actingFor()}
    linkOf={(_, name, value) => {
      if (name === 'profileId') return linkTo(`profiles/${value}`)
      if (name === 'resellerId') return linkTo('resellers', { reseller: value })
      return undefined
    }}
  />
)
