import type { DataVersion } from '../../enrolment/store.ts'

/** A function that returns a data version for a state of the database: the same object as long as the state is the same. */
export function dataVersions(): (state: number | string) => DataVersion {
  let current: { readonly state?: number | string } = {}
  return state => {
    if (state !== current.state) current = { state }
    return current
  }
}
