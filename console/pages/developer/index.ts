import type { Components } from '../../app/console.ts'
import { Requests } from './requests.tsx'

export const pages: Components = { requests: Requests }
