import { makeKeyPair } from '../cli/keys-file.ts'
import type { KeyPair } from '../sdk/index.ts'
import type { NewKey } from '../sdk/types/control.ts'
import { control } from './control.ts'

/** Whom a client identifier is for. */
export type KeyOrder = Omit<NewKey, 'publicKey'>

/** Makes a key pair with a client identifier: the content of a keys.json, and what the client takes as `auth.keys`. */
export async function issueKeys(url: string, order: KeyOrder): Promise<KeyPair & { readonly Identifier: string }> {
  const pair = makeKeyPair()
  const body = { ...order, publicKey: pair.Public }
  const { clientIdentifier } = await control<'issueKey'>(url, { method: 'POST', path: 'keys/issue', body })
  return { ...pair, Identifier: clientIdentifier }
}
