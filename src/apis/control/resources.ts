import { collectionOf } from './collection.ts'
import { apps, keys, users } from './credentials.ts'
import { deviceOperations, devices } from './devices.ts'
import { handsets } from './handsets.ts'
import { profiles } from './profiles.ts'
import { aliases, associations, managements } from './relations.ts'
import type { AnyResource } from './resource.ts'
import { customers, providers, resellers } from './tenants.ts'

/** Every resource of the seed document, each after those that it leans on: a seed is applied in this order. */
export const resources: readonly AnyResource[] = [
  resellers,
  customers,
  providers,
  users,
  managements,
  profiles,
  associations,
  aliases,
  handsets,
  devices,
  apps,
  keys,
]

export const resourceOperations = resources.flatMap(resource =>
  Object.values(resource === devices ? deviceOperations : collectionOf(resource)),
)
