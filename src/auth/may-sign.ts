import type { AuthWorld } from './caller.ts'
import type { Key } from './store.ts'

/** Whether this public key (bare base64) is one of the owner's: any of them may sign, not only the one beside the identifier. */
export const maySign = async (world: AuthWorld, key: Key, publicKey: string): Promise<boolean> =>
  key.publicKey === publicKey || world.credentials.keys.isRegistered(key.tenant, key.user, publicKey)
