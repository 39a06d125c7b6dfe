import { causes } from '../own/problem.ts'
import { refusals, refusalsByCause } from '../refuse.ts'
import { errors } from './errors.ts'

export const refuse = refusals(errors)

export const because = refusalsByCause({
  ...causes,
  'path-unknown': detail =>
    refuse('pathUnknown', { detail: isPlanned(detail) ? `${detail}: it is not implemented yet` : detail }),
})

/** Whether a path belongs to a planned part of this API that is not implemented. */
const isPlanned = (detail: string): boolean => /\/(worlds|snapshots)\b/.test(detail)
