import type { DataVersion } from '../../enrolment/store.ts'

/** Makes a data version of what a database says of its state: one object for as long as it says the same. */
export function dataVersions(): (state: number | string) => DataVersion {
  let current: { readonly state?: number | string } = {}
  return state => {
    if (state !== current.state) current = { state }
    return current
  }
}
