import type { OpenApi } from '../wire/openapi-document.ts'

/** An app of the sample data. */
export interface Account {
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
}

/** A document for the clients of one world: its addresses begin with `mount`, and the page has an account filled in. */
export const documentOf = (document: OpenApi, mount: string, accounts: readonly Account[]): OpenApi => ({
  ...document,
  servers: document.servers.map(({ url }) => ({ url: mount || url })),
  components: {
    ...document.components,
    securitySchemes: Object.fromEntries(
      Object.entries(document.components.securitySchemes).map(([name, scheme]) => [name, schemeOf(scheme, mount, accounts)]),
    ),
  },
})

/** The part of a security scheme that is read here. */
interface Scheme {
  readonly flows?: {
    readonly clientCredentials: { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> }
  }
}

function schemeOf(scheme: Scheme, mount: string, accounts: readonly Account[]): Scheme {
  if (scheme.flows === undefined) return scheme
  const { clientCredentials: flow } = scheme.flows
  const account = accounts.find(({ scopes }) => scopes.some(scope => Object.hasOwn(flow.scopes, scope)))
  // Extensions of Scalar, the page.
  const filled = account && {
    'x-scalar-secret-client-id': account.clientId,
    'x-scalar-secret-client-secret': account.clientSecret,
  }
  return { ...scheme, flows: { clientCredentials: { ...flow, tokenUrl: mount + flow.tokenUrl, ...filled } } }
}
