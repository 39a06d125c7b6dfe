import { type Config, providerIn } from '../config.ts'
import { type Check, error, ok } from './check.ts'

/** Whether people can sign in in service mode: the OpenID provider answers, and names the issuer of the settings. */
export async function checkSignIn(config: Config): Promise<readonly Check[]> {
  if (config.mode !== 'service' || config.role === 'worker') return []
  const provider = providerIn(config)
  if (provider === undefined) {
    return [ok(NAME, 'no OpenID provider (openidIssuer), so people cannot sign in and the consoles are off')]
  }
  // Loaded here, because most servers have no provider.
  const { discover, failureOf } = await import('../auth/openid-provider.ts')
  try {
    await discover(provider)
    return [ok(NAME, `${provider.issuer} answers as an OpenID provider`)]
  } catch (cause) {
    const advice =
      'start the provider, or correct openidIssuer: its metadata are at /.well-known/openid-configuration below that address, and name it as issuer'
    return [error(NAME, `${provider.issuer}: ${failureOf(cause).detail}`, advice)]
  }
}

const NAME = 'sign-in'
