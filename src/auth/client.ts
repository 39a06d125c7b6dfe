import type { AuthWorld } from './caller.ts'
import { isSecretOf } from './hash-secret.ts'
import type { App } from './store.ts'

/** How an app says who it is. */
export interface ClientProof {
  readonly client: string
  /** Readings of one secret, where what was sent can be read in two ways. */
  readonly secrets: readonly string[]
  readonly method: 'client_secret_post' | 'client_secret_basic'
}

/** The app of that client id, whoever asks. A control character is in no client id, and PostgreSQL takes offence at a NUL. */
export const findApp = async ({ credentials }: AuthWorld, client: string): Promise<App | undefined> =>
  /\p{Cc}/u.test(client) ? undefined : credentials.apps.get(client)

/** The app that knows its secret and tells it as it was registered to; unknown ones take as long to refuse as wrong secrets. */
export async function authenticApp(world: AuthWorld, { client, secrets, method }: ClientProof): Promise<App | undefined> {
  const app = await findApp(world, client)
  const known = secrets.some(secret => isSecretOf(app?.secretHash, secret))
  return known && app?.details.authenticationMethods.includes(method) ? app : undefined
}

/** Whether an app may ask people for what is theirs. */
export const mayAsk = (app: App): boolean => app.grantTypes.includes('authorization_code')
