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
import type { AnyResource, AnySection } from './resource.ts'
import { uploads } from './uploads.ts'
import { users } from './users.ts'

/** The collections, each after those that it refers to. */
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

/** The sections of the seed document, in the order in which a seed is applied. */
export const sections: readonly AnySection[] = [...resources, uploads]

export const resourceOperations = resources.flatMap(resource =>
  Object.values(resource === devices ? deviceOperations : collectionOf(resource)),
)
