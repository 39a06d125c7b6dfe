import { aliases } from './aliases.ts'
import { apps } from './apps.ts'
import { associations } from './associations.ts'
import { collectionOf } from './collection.ts'
import { customers } from './customers.ts'
import { deviceOperations, devices } from './devices.ts'
import { handsets } from './handsets.ts'
import { keys } from './keys.ts'
import { managements } from './managements.ts'
import { profiles } from './profiles.ts'
import { providers } from './providers.ts'
import { resellers } from './resellers.ts'
import type { AnyResource } from './resource.ts'
import { users } from './users.ts'

/** The resources of the seed document, each after those that it refers to: a seed is applied in this order. */
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
