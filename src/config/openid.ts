/** The settings of the OpenID provider by which people sign in to a server in service mode. */
import { ConfigError } from './error.ts'
import { type Given, type Name, variableOf } from './settings.ts'
import { describe, type Setting, whole } from './values.ts'

export interface OpenIdSettings {
  /** The issuer, character by character as the provider names it; without one people cannot sign in. */
  readonly openidIssuer: string | undefined
  readonly openidClientId: string | undefined
  readonly openidClientSecret: string | undefined
  /** The provider's name for people: by default the host of the issuer. */
  readonly openidName: string | undefined
  /** The claim with which the provider says that the e-mail is verified. */
  readonly openidVerifiedClaim: string
  /** How long the provider may take for each response. */
  readonly openidTimeoutSeconds: number
}

interface Settings {
  given(name: Name): Given | undefined
  value(name: Name, byDefault: string): Setting
}

export function openIdIn({ given, value }: Settings): OpenIdSettings {
  const issuer = given('openidIssuer') && issuerIn(value('openidIssuer', ''))
  return {
    openidIssuer: issuer,
    openidClientId: given('openidClientId')?.text,
    openidClientSecret: given('openidClientSecret')?.text,
    openidName: given('openidName')?.text ?? (issuer && new URL(issuer).host),
    openidVerifiedClaim: value('openidVerifiedClaim', 'email_verified').text,
    openidTimeoutSeconds: whole(value('openidTimeoutSeconds', '10'), { least: 1, most: 60 }),
  }
}

/** Throws `ConfigError` for settings that are no provider together. */
export function requireProvider(settings: OpenIdSettings & { readonly mode: string }): void {
  const { mode, openidIssuer } = settings
  const named = (['openidClientId', 'openidClientSecret'] as const).filter(name => (settings[name] ?? '') !== '')
  if (openidIssuer === undefined) {
    const [first] = named
    if (first === undefined) return
    throw new ConfigError(
      `${first} is set without openidIssuer (${variableOf('openidIssuer')}), the address of the OpenID provider`,
    )
  }
  if (mode === 'sandbox') {
    throw new ConfigError('openidIssuer is a setting of service mode: people sign in to a sandbox by the choice of an account')
  }
  if (named.length === 2) return
  throw new ConfigError(
    `openidIssuer needs openidClientId (${variableOf('openidClientId')}) and openidClientSecret ` +
      `(${variableOf('openidClientSecret')} or ${variableOf('openidClientSecret')}_FILE), as the provider has registered them`,
  )
}

/** A provider in the form in which the sign-in takes it. */
interface OpenIdProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  readonly verifiedClaim: string
  readonly timeoutSeconds: number
}

/** The provider that the settings name. */
export function providerIn(settings: OpenIdSettings): OpenIdProvider | undefined {
  const { openidIssuer: issuer, openidClientId: clientId, openidClientSecret: clientSecret } = settings
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  const { openidName = issuer, openidVerifiedClaim: verifiedClaim, openidTimeoutSeconds: timeoutSeconds } = settings
  return { issuer, clientId, clientSecret, name: openidName, verifiedClaim, timeoutSeconds }
}

function issuerIn(setting: Setting): string {
  const { text } = setting
  // Without URL.parse, which Node 20 does not have.
  const url = URL.canParse(text) ? new URL(text) : undefined
  // The keys and the tokens of a provider without TLS can be replaced on the way.
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname))
  if (url !== undefined && isSafe && url.username + url.password === '' && !/[?#]/.test(text)) return text
  throw new ConfigError(
    `${describe(setting)}; it must be the https address that the provider names as its issuer, such as https://id.example/realms/staff`,
  )
}
