/** Recipes as commands for a shell, which make a world of their own and need curl. */
import type { LongBody, Person, Recipe, SignedToken, Step } from '../wire/recipe.ts'
import { shellWord } from '../wire/shell-word.ts'

/** The commands of a recipe against a server. Only a recipe with a signature needs the command `muster`. */
export function scriptOf({ steps }: Recipe, server: string): string {
  const credentials = [...new Set(steps.flatMap(({ as }) => (as === undefined ? [] : [as])))]
  const variableOf = (as: Credential): string => `TOKEN${credentials.indexOf(as) || ''}`
  return [
    `WORLD=$(curl -sS -X POST ${shellWord(`${server}/_muster/v1/worlds`)} -H ${JSON_TYPE} -d '{"ttlSeconds":3600}' | ${memberIn('name')})`,
    `MUSTER=${shellWord(server)}/w/$WORLD`,
    ...credentials.flatMap(as => requested(as, server)(variableOf(as))),
    ...steps.map(step => kept(step, commandOf(step, step.as === undefined ? {} : sentAs(step.as, variableOf(step.as))))),
  ]
    .join('\n')
    .replaceAll('{server}', server)
}

type Credential = NonNullable<Step['as']>

const requested = (as: Credential, server: string): ((variable: string) => string[]) =>
  typeof as === 'string' ? bearer(as) : 'person' in as ? sessionBearer(as) : signedToken(as, server)

// The secret of an app of the sample data is its id and `-secret`.
const bearer = (app: string) => (variable: string) => [
  `${variable}=$(curl -sS "$MUSTER/ams/v1/oauth2/token" -d grant_type=client_credentials -d client_id=${app} -d client_secret=${app}-secret | ${memberIn('access_token')})`,
]

const sessionBearer =
  ({ person }: Person) =>
  (variable: string) => {
    const post = (path: string) => `curl -sS -X POST "$MUSTER/_muster/portal/v1/session${path}" -H 'x-muster-console: 1'`
    const signIn = `${post('')} -H ${JSON_TYPE} -d ${shellWord(JSON.stringify({ account: person }))} -o /dev/null -D -`
    return [
      `SESSION=$(${signIn} | grep -o 'muster_session_[^;]*')`,
      `${variable}=$(${post('/token')} -H "cookie: $SESSION" | ${memberIn('access_token')})`,
    ]
  }

const signedToken =
  ({ tenant, service, user, minutes = 30, around, isTokenRequest }: SignedToken, server: string) =>
  (variable: string) => {
    const world = `--url ${shellWord(server)} --world "$WORLD"`
    const owner = `--tenant ${tenant} --service ${service}${user === undefined ? '' : ` --user ${user}`}`
    const request = `request --minutes ${minutes}${around === undefined ? '' : ` --client-identifier ${shellWord(around)}`}`
    const token = around === undefined ? `--minutes ${minutes} ${world}` : `sign ${shellWord(around)}`
    return [
      'KEYS=$(mktemp -u)',
      `KEY=$(muster keys ${owner} --out "$KEYS" --json ${world} | ${memberIn('id')})`,
      `${variable}=$(muster token --keys "$KEYS" ${isTokenRequest ? request : token})`,
    ]
  }

/** How a request has its credential. */
function sentAs(as: Credential, variable: string): Sent {
  if (typeof as === 'string' || 'person' in as) return { header: `"authorization: Bearer $${variable}"` }
  return as.isTokenRequest ? { body: `"$${variable}"` } : { header: `"x-knox-apitoken: $${variable}"` }
}

interface Sent {
  readonly header?: string
  readonly body?: string
}

function commandOf({ method, path, headers = {}, body, longBody }: Step, credential: Sent): string {
  const own = Object.entries(headers).map(([name, value]) => shellWord(`${name}: ${value}`))
  const text = typeof body === 'object' ? JSON.stringify(body) : body
  const short = credential.body ?? (text && shellWord(text).replace('{kept}', `'"$KEPT"'`))
  const sent = longBody === undefined ? short : '@-'
  const type = sent === undefined || 'content-type' in headers ? [] : JSON_TYPE
  return [
    ...(longBody === undefined ? [] : [generated(longBody), '|']),
    `curl -sS -w '\\n' -X ${method} "$MUSTER${path.replace('{key}', '$KEY').replace('{kept}', '$KEPT')}"`,
    ...[credential.header ?? [], type, own].flat().map(header => `-H ${header}`),
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
