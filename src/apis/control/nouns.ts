import { collectionOf } from './collection.ts'
import { apps, keys, users } from './credentials.ts'
import { deviceOperations, devices } from './devices.ts'
import { handsets } from './handsets.ts'
import type { AnyNoun } from './noun.ts'
import { profiles } from './profiles.ts'
import { aliases, associations, managements } from './relations.ts'
import { customers, providers, resellers } from './tenants.ts'

/** Every noun of the seed document, each after those that it leans on: a seed is applied in this order. */
export const nouns: readonly AnyNoun[] = [
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

export const nounOperations = nouns.flatMap(noun => Object.values(noun === devices ? deviceOperations : collectionOf(noun)))
