import { shellWord } from '../wire/shell-word.ts'

/** Values by the names of variables. */
export type Variables = Readonly<Record<string, string>>

/** The variables of a world: three of each app, under a name that is made from its client id. */
export function variablesOf({ name: world, url, accounts }: AddressedWorld): Variables {
  const variables: Record<string, string> = {
    MUSTER_URL: url,
    MUSTER_WORLD: world,
    MUSTER_TOKEN_URL: `${url}/ams/v1/oauth2/token`,
  }
  for (const { clientId, clientSecret, tenant } of accounts) {
    const stem = `MUSTER_${clientId.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`
    // Two client ids may differ in other characters alone, such as `a-b` and `a.b`.
    let name = stem
    for (let i = 2; `${name}_CLIENT_ID` in variables; i++) name = `${stem}_${i}`
    variables[`${name}_TENANT_ID`] = tenant
    variables[`${name}_CLIENT_ID`] = clientId
    variables[`${name}_CLIENT_SECRET`] = clientSecret
  }
  return variables
}

/** The variables as a shell reads them. */
export const shellLines = (variables: Variables): string =>
  linesOf(variables, (name, value) => `export ${name}=${shellWord(value)}`)

export const linesOf = (variables: Variables, line: (name: string, value: string) => string): string =>
  Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n')

/** The part of a world, as the control API shows it, that its variables are made of. */
interface AddressedWorld {
  readonly name: string
  readonly url: string
  readonly accounts: readonly { readonly clientId: string; readonly clientSecret: string; readonly tenant: string }[]
}
