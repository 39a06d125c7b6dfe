import Type, { type Static } from 'typebox'
import { type AppProblem, AUTHENTICATION_METHODS, checkApp, GRANT_TYPES, LIVES } from '../../auth/registration.ts'
import type { App } from '../../auth/store.ts'
import type { Tenant } from '../../enrolment/tenant.ts'
import { Unfit } from '../../wire/operation.ts'
import { LINES, NAME } from '../../wire/text.ts'
import { appValid } from './checks.ts'

export const text = (maxLength: number, options: Type.TSchemaOptions = {}) => Type.String({ minLength: 1, maxLength, ...options })
const link = Type.Optional(Type.String({ maxLength: 1024, pattern: '^https?://[\\x21-\\x7e]+$' }))
const oneOf = <Word extends string>(words: readonly Word[]) => Type.Unsafe<Word>({ type: 'string', enum: [...words] })
const seconds = ({ min, max, default: usual }: { min: number; max: number; default: number }) =>
  Type.Optional(Type.Integer({ minimum: min, maximum: max, default: usual, description: 'Seconds.' }))
const closed = { additionalProperties: false }

export const ExpirationTimes = Type.Object(
  { code: seconds(LIVES.code), access: seconds(LIVES.access), refresh: seconds(LIVES.refresh) },
  { ...closed, title: 'ExpirationTimes' },
)
const ConsentMetadata = Type.Object(
  {
    companyName: Type.Optional(text(200, { ...NAME, description: 'Required for authorization_code.' })),
    homePageUrl: link,
    termsUrl: link,
    privacyUrl: link,
    supportEmail: Type.Optional(Type.String({ maxLength: 320, pattern: '^[^@\\s\\x00-\\x1f]+@[^@\\s\\x00-\\x1f]+$' })),
  },
  { ...closed, title: 'ConsentMetadata' },
)
const members = {
  clientName: text(200, NAME),
  description: Type.Optional(Type.Union([text(2000, LINES), Type.Null()])),
  grantTypes: Type.Array(oneOf(GRANT_TYPES), { maxItems: GRANT_TYPES.length }),
  redirectUris: Type.Optional(Type.Array(text(1024), { maxItems: 20 })),
  scopes: Type.Array(text(100), { maxItems: 100 }),
  authenticationMethods: Type.Optional(Type.Array(oneOf(AUTHENTICATION_METHODS), { maxItems: AUTHENTICATION_METHODS.length })),
  expirationTimes: Type.Optional(ExpirationTimes),
  consentMetadata: Type.Optional(ConsentMetadata),
}
export const Created = Type.Object(members, { ...closed, title: 'NewApp' })
export const Changed = Type.Partial(Created, { ...closed, title: 'AppChange' })
const shownMembers = {
  clientId: Type.String(),
  ...Type.Required(Created).properties,
  createdBy: Type.Union([Type.String(), Type.Null()]),
}
export const Shown = Type.Object(shownMembers, { title: 'App' })
/** With its secret, which only the response to the registration has. */
export const ShownOnce = Type.Object(
  { clientSecret: Type.String({ description: 'Returned only once.' }), ...shownMembers },
  { title: 'RegisteredApp' },
)
export const RotatedSecret = Type.Object(
  { clientId: Type.String(), clientSecret: Type.String({ description: 'Returned only once.' }) },
  { title: 'RotatedSecret' },
)

/** The app with the members of a request in place of its own. */
export function changed(app: App, sent: Static<typeof Changed>): App {
  const { description, authenticationMethods, lives, consent } = app.details
  return {
    ...app,
    name: sent.clientName ?? app.name,
    grantTypes: sent.grantTypes ?? app.grantTypes,
    redirectUris: sent.redirectUris ?? app.redirectUris,
    scopes: sent.scopes ?? app.scopes,
    details: {
      description: sent.description === undefined ? description : sent.description,
      authenticationMethods: sent.authenticationMethods ?? authenticationMethods,
      lives: { ...lives, ...sent.expirationTimes },
      consent: sent.consentMetadata ?? consent,
    },
  }
}

/** Returns the app if its members are valid. Throws `Unfit`. */
export function registrable(app: App, tenant: Tenant): App {
  const found = checkApp(app, tenant)
  if (found !== undefined) throw new Unfit(MEMBER_OF[found.member] ?? found.member, found.reason, appValid.rule)
  return app
}

/** The wire names of the members that are checked. */
const MEMBER_OF: Readonly<Partial<Record<AppProblem['member'], string>>> = {
  consent: 'consentMetadata.companyName',
  code: 'expirationTimes.code',
  access: 'expirationTimes.access',
  refresh: 'expirationTimes.refresh',
}

/** The wire form of an app, without its secret. */
export const shown = ({ clientId, name, grantTypes, redirectUris, scopes, createdBy, details }: App) => ({
  clientId,
  clientName: name,
  description: details.description,
  grantTypes,
  redirectUris,
  scopes,
  authenticationMethods: details.authenticationMethods,
  expirationTimes: details.lives,
  consentMetadata: details.consent,
  createdBy,
})
