import type { AuthWorld } from './caller.ts'
import { isSecretOf } from './hash-secret.ts'
import type { App } from './store.ts'

/** The client id and secret that a request authenticates with. */
export interface ClientAuthentication {
  readonly client: string
  /** The readings of one secret, if it can be decoded in two ways. */
  readonly secrets: readonly string[]
  readonly method: 'client_secret_post' | 'client_secret_basic'
}

/** The app of a client id, without authentication. A client id with a control character is not read: PostgreSQL rejects NUL. */
export const findApp = async ({ credentials }: AuthWorld, client: string): Promise<App | undefined> =>
  /\p{Cc}/u.test(client) ? undefined : credentials.apps.get(client)

/** The app, if the secret is right and was sent by a registered method. Unknown apps and wrong secrets take the same time. */
export async function authenticateApp(
  world: AuthWorld,
  { client, secrets, method }: ClientAuthentication,
): Promise<App | undefined> {
  const app = await findApp(world, client)
  const isAuthentic = secrets.some(secret => isSecretOf(app?.secretHash, secret))
  return isAuthentic && app?.details.authenticationMethods.includes(method) ? app : undefined
}

/** Whether an app may use the authorization code flow. */
export const canUseCodeFlow = (app: App): boolean => app.grantTypes.includes('authorization_code')
