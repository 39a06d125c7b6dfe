import { ActivityLog } from '../shared/activity.tsx'

export const Activity = () => <ActivityLog />
