/** The findings on a request: its checks in order, each with its outcome. They are derived from a refusal, so no handler records them. */
import type { Api, CallerFacts } from './api.ts'
import { type Finding, fill, type Refused, type Row } from './catalogue.ts'
import type { Check } from './check.ts'
import { readJson } from './json.ts'
import { type AnyOperation, type Call, opens } from './operation.ts'
import { SECRET_NAME } from './secret-name.ts'
import { visible } from './visible.ts'

/** What became of a request; without a refusal all its checks passed. */
interface Outcome<Caller> {
  /** Absent where no credential was accepted. */
  readonly caller?: Caller | undefined
  readonly refused?: Refused | undefined
  /** The parsed request. Absent where it was refused before its body was parsed. */
  readonly call?: Pick<Call<unknown, unknown, unknown>, 'params' | 'headers' | 'sent'> | undefined
}

/** The findings on the credential, the scopes, the body and the checks of the operation, in this order. */
export function findingsOf<World, Caller extends CallerFacts>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller> | undefined,
  outcome: Outcome<Caller>,
): readonly Finding[] {
  const credential = credentialFindings(api, operation, outcome)
  const refused = credential.some(({ outcome }) => outcome === 'fail') ? undefined : outcome.refused
  const { checks, at } = walkOf(api, operation, refused && { ...outcome, refused })
  // With a refused credential no check is reached, and without a refusal all are met.
  const ended = outcome.refused === undefined ? checks.length : refused === undefined ? 0 : at
  return [
    ...credential,
    ...checks.map((check, place): Finding => {
      const { rule, requires, row, remedy } = check
      const about = { rule, requires, code: row[0], name: row[1] }
      if (place !== at || refused === undefined) return { ...about, outcome: place < ended ? 'pass' : 'not reached' }
      const found = foundBy(check, refused, outcome.call)
      return { ...about, outcome: 'fail', ...(found !== '' && { found }), remedy }
    }),
  ]
}

/** The findings on the credential and on the operation's scopes; empty where the request has no credential. */
export function credentialFindings<World, Caller extends CallerFacts>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller> | undefined,
  { caller, refused }: Pick<Outcome<Caller>, 'caller' | 'refused'>,
): readonly Finding[] {
  const findings = (refused?.explanation ?? caller?.explanation)?.() ?? []
  if (findings.length === 0 || operation === undefined || operation.scopes.length === 0) return findings
  const [code, name] = api.because('scope-missing', '').row
  const requires = `The credential has one of the scopes ${operation.scopes.join(', ')}.`
  const scope = { rule: 'scope', requires, code, name }
  if (caller === undefined) return [...findings, { ...scope, outcome: 'not reached' }]
  const found = caller.scopes.size > 20 ? 'every scope' : [...caller.scopes].join(', ') || 'none'
  if (opens(caller.scopes, operation)) return [...findings, { ...scope, found, outcome: 'pass' }]
  const remedy = 'Request a token with one of these scopes, for an app or a person that has it.'
  return [...findings, { ...scope, found, outcome: 'fail', remedy }]
}

type CheckWithRow = Omit<Check, 'row'> & { readonly row: Row }

/** The checks of a request, and the place of the one that refused it. */
function walkOf<World, Caller extends CallerFacts>(
  api: Api<World, Caller>,
  operation: AnyOperation<World, Caller> | undefined,
  outcome: (Outcome<Caller> & { readonly refused: Refused }) | undefined,
): { readonly checks: readonly CheckWithRow[]; readonly at: number } {
  const ofServer = operation === undefined ? [] : serverChecks(api, operation)
  const own = (operation?.checks ?? []).map(check => ({ ...check, row: rowOf(api, check) }))
  if (outcome === undefined) return { checks: [...ofServer, ...own], at: ofServer.length + own.length }
  const { row } = outcome.refused
  const isBroken = row === api.because('broken', '').row
  const rule = outcome.refused.rule ?? (isBroken ? undefined : own.find(check => check.row === row)?.rule)
  const unusual = UNUSUAL.filter(check => check.rule === rule).map(check => ({ ...check, row }))
  // A fault that names a member of the body applies after the body is parsed.
  const checks = outcome.call === undefined ? [...unusual, ...ofServer, ...own] : [...ofServer, ...unusual, ...own]
  const at = checks.findIndex(check => check.rule === rule)
  if (at >= 0) return { checks, at }
  const last = operation === undefined ? PATH : isBroken ? COMPLETED : OTHER
  return { checks: [...checks, { ...last, row }], at: checks.length }
}

function rowOf<World, Caller extends CallerFacts>({ catalogue, name }: Api<World, Caller>, { rule, row: key }: Check): Row {
  const row = catalogue[key]
  if (row === undefined) throw new Error(`the check ${rule} has the row ${key}, which ${name} does not have`)
  return row
}

/** The checks of every request, which the server makes before the handler. */
function serverChecks<World, Caller extends CallerFacts>(
  api: Api<World, Caller>,
  { body, consumes, checks = [] }: AnyOperation<World, Caller>,
): readonly CheckWithRow[] {
  const texts = {
    rule: 'texts',
    requires: 'No text has a control character or half a surrogate pair, and no name is invisible.',
    row: api.because('parameter-unfit', '').row,
    remedy: 'Remove this character.',
  }
  if (body === undefined) return [texts]
  const size = {
    rule: 'body-size',
    requires: `The body has at most ${api.bodyLimit} bytes.`,
    row: api.because('body-too-large', '').row,
    remedy: 'Split the request.',
  }
  // The handler parses such a body itself.
  const isJson = consumes === undefined || consumes === 'application/json'
  if (!isJson || checks.some(({ rule }) => rule === 'body-json')) return [size, texts]
  return [
    size,
    {
      rule: 'body-json',
      requires: 'The body is JSON in UTF-8 of at most 64 levels.',
      row: api.because('body-malformed', '').row,
      remedy: 'Correct the JSON text.',
    },
    texts,
  ]
}

/** Checks of the server that are findings only where they refuse. */
const UNUSUAL = [
  {
    rule: 'host',
    requires: 'The request has one header Host.',
    remedy: 'Send the header Host once.',
  },
  {
    rule: 'world',
    requires: 'The request addresses one world, which exists.',
    remedy: 'GET /_muster/v1/worlds lists the worlds with their addresses.',
  },
  {
    rule: 'fault',
    requires: 'No fault is ordered for the request.',
    remedy: 'Nothing was wrong with the request. DELETE /_muster/v1/faults removes all faults.',
  },
]
const PATH = {
  rule: 'path',
  requires: 'An operation of the API has the method and the path.',
  remedy: 'Correct the method or the path: /_muster/docs lists the operations.',
}
const COMPLETED = {
  rule: 'completed',
  requires: 'The server completes the request.',
  remedy: 'Nothing was wrong with the request. The log of the server has the cause under the id of the error.',
}
const OTHER = {
  rule: 'other',
  requires: 'The request meets the other conditions of the operation.',
  remedy: 'Correct the request: the row of the error table and its text say what was wrong.',
}

/** What the check compared: members with their values, and what was wrong with them. */
function foundBy({ reads = [] }: CheckWithRow, refused: Refused, call: Outcome<never>['call']): string {
  const { unfit, row, text } = refused
  // A text of its own says what the row does not.
  const reason = refused.reason ?? (text === fill(row[2], {}) ? undefined : text)
  const members = unfit === undefined ? reads : [unfit.parameter].filter(member => member !== '')
  const places = call === undefined ? undefined : placesOf(call)
  const values =
    places === undefined
      ? [unfit?.parameter ?? '']
      : members.map(member => `${member} is ${shown(member, sentIn(places, member))}`)
  return [values.join(', '), visible(unfit?.reason ?? reason ?? '')].filter(text => text !== '').join(': ')
}

/** Where members of a request may be; undefined for a body that the handler parses and that is not JSON. */
function placesOf({ params, headers, sent: { query, body } }: NonNullable<Outcome<never>['call']>): unknown[] | undefined {
  if (typeof body !== 'string') return [body, query, params, headers]
  try {
    return [readJson(body), query, params, headers]
  } catch {
    return undefined
  }
}

/** A member by its path, such as `mdmInfo.url`, in the first of the places that has it. */
const sentIn = (places: readonly unknown[], member: string): unknown =>
  places
    .flatMap(place => [member, member.toLowerCase()].map(name => name.split('.').reduce(ownMember, place)))
    .find(value => value !== undefined)

const ownMember = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

/** A value as a finding shows it: short, without invisible characters, and never a secret. */
function shown(member: string, value: unknown): string {
  if (value === undefined) return 'absent'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  if (SECRET_NAME.test(member) || ALSO_HIDDEN.test(member)) return `a text of ${value.length} characters`
  return `"${visible(value.slice(0, LONGEST))}${value.length > LONGEST ? '…' : ''}"`
}

const ALSO_HIDDEN = /(?:key|credential|code)$/i
const LONGEST = 64
