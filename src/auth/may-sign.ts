import type { AuthWorld } from './caller.ts'
import type { Key } from './store.ts'

/** Whether a public key (base64 without white space) belongs to the owner of a client identifier. Any key of the owner may sign. */
export const maySign = async (world: AuthWorld, key: Key, publicKey: string): Promise<boolean> =>
  key.publicKey === publicKey || world.credentials.keys.isRegistered(key.tenant, key.user, publicKey)
