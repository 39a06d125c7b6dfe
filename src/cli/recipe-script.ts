/** Recipes as commands for a shell, which make a world of their own and need curl. */
import type { LongBody, Recipe, SignedToken, Step } from '../wire/recipe.ts'
import { shellWord } from '../wire/shell-word.ts'

/** The commands of a recipe against a server. Only a recipe with a signed token needs the command `muster`. */
export function scriptOf({ steps }: Recipe, server: string): string {
  const credentials = [...new Set(steps.flatMap(({ as }) => (as === undefined ? [] : [as])))]
  const variableOf = (as: Credential): string => `TOKEN${credentials.indexOf(as) || ''}`
  return [
    `WORLD=$(curl -s -X POST ${shellWord(`${server}/_muster/v1/worlds`)} -H ${JSON_TYPE} -d '{}' | ${memberIn('name')})`,
    `MUSTER=${shellWord(server)}/w/$WORLD`,
    ...credentials.flatMap(as => (typeof as === 'string' ? bearer(as) : signedToken(as, server))(variableOf(as))),
    ...steps.map(step => kept(step, commandOf(step, step.as && credentialHeader(step.as, variableOf(step.as))))),
  ]
    .join('\n')
    .replaceAll('{server}', server)
}

type Credential = NonNullable<Step['as']>

// The secret of an app of the sample data is its id and `-secret`.
const bearer = (app: string) => (variable: string) => [
  `${variable}=$(curl -s "$MUSTER/ams/v1/oauth2/token" -d grant_type=client_credentials -d client_id=${app} -d client_secret=${app}-secret | ${memberIn('access_token')})`,
]

const signedToken =
  ({ tenant, service, user, minutes = 30, around }: SignedToken, server: string) =>
  (variable: string) => {
    const world = `--url ${shellWord(server)} --world "$WORLD"`
    const owner = `--tenant ${tenant} --service ${service}${user === undefined ? '' : ` --user ${user}`}`
    const token = around === undefined ? `--minutes ${minutes} ${world}` : `sign ${shellWord(around)}`
    return [
      'KEYS=$(mktemp -u)',
      `KEY=$(muster keys ${owner} --out "$KEYS" --json ${world} | ${memberIn('id')})`,
      `${variable}=$(muster token --keys "$KEYS" ${token})`,
    ]
  }

const credentialHeader = (as: Credential, variable: string): string =>
  typeof as === 'string' ? `"authorization: Bearer $${variable}"` : `"x-knox-apitoken: $${variable}"`

function commandOf({ method, path, headers = {}, body, longBody }: Step, credential: string | undefined): string {
  const own = Object.entries(headers).map(([name, value]) => shellWord(`${name}: ${value}`))
  const text = typeof body === 'object' ? JSON.stringify(body) : body
  const sent = longBody === undefined ? text && shellWord(text).replace('{kept}', `'"$KEPT"'`) : '@-'
  return [
    ...(longBody === undefined ? [] : [generated(longBody), '|']),
    `curl -s -w '\\n' -X ${method} "$MUSTER${path.replace('{key}', '$KEY').replace('{kept}', '$KEPT')}"`,
    ...[credential ?? [], sent === undefined ? [] : JSON_TYPE, own].flat().map(header => `-H ${header}`),
    ...(sent === undefined ? [] : [`--data-binary ${sent}`]),
  ].join(' ')
}

/** A command whose response is kept too; the error output shows it. */
const kept = ({ keep }: Step, command: string): string =>
  keep === undefined ? command : `KEPT=$(${command} | tee /dev/stderr | ${memberIn(keep)})`

const JSON_TYPE = "'content-type: application/json'"

const generated = ({ before, repeated, times, after }: LongBody): string =>
  `{ printf %s ${shellWord(before)}; yes ${shellWord(repeated)} | head -n ${times} | tr -d '\\n'; printf %s ${shellWord(after)}; }`

/** A filter for the first member of a JSON text that has the name and a text as its value. */
const memberIn = (name: string): string => `grep -o '"${name}":"[^"]*"' | head -n 1 | cut -d '"' -f 4`
