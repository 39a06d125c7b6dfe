/** Reads an order for a fault: it names what exists, and has an effect without a contradiction. */
import { nearest } from '../../config/nearest.ts'
import { normalForms } from '../../enrolment/identifier.ts'
import { clashIn, clashInWhen, isWork, lackIn } from '../../faults/combination.ts'
import type { Effect, FaultOrder, Match, When } from '../../faults/fault.ts'
import { RECIPES, type Recipe } from '../../faults/recipes.ts'
import { deviceReasonOf, rowOf } from '../../wire/api.ts'
import { Unfit } from '../../wire/operation.ts'
import { EffectSchema, FAULTY_APIS, MatchSchema, OrderSchema, WhenSchema } from './fault-schema.ts'
import { fitTo } from './members.ts'
import type { ControlWorld } from './world.ts'

/** Throws `Unfit`. */
export function orderIn(world: ControlWorld, body: unknown): FaultOrder {
  fitTo(OrderSchema, body)
  // An ignored misspelt member would match every request, or have no effect.
  within('match', () => fitTo(MatchSchema, body.match ?? {}))
  within('when', () => fitTo(WhenSchema, body.when ?? {}))
  if (body.do !== undefined) within('do', () => fitTo(EffectSchema, body.do))
  if (JSON.stringify(body).length > LARGEST) throw new Unfit('do', `must be smaller: an order has at most ${LARGEST} characters`)

  const { match = {}, recipe } = body
  if (recipe !== undefined && body.do !== undefined) throw new Unfit('recipe', 'cannot be combined with do')
  const named = recipe === undefined ? undefined : recipeOf(recipe)
  const effect: Effect | undefined = named?.do ?? body.do
  if (effect === undefined) throw new Unfit('do', 'is required, or recipe')
  const when = whenOf(body.when ?? {}, named)
  requireDevice(world, 'match.device', match.device)
  requireDevice(world, 'do.device', effect.device)
  if (match.device !== undefined && effect.device !== undefined)
    throw new Unfit('do.device', 'cannot be combined with match.device')
  requireHeaders(effect.headers ?? {})
  requireSense(effect, when)
  const among = operationsFor(world, match, named?.apis ?? FAULTY_APIS)
  const possible = effect.code === undefined ? among : having(among, { ...effect, code: effect.code, api: match.api })
  if (isWork(effect) && possible.every(({ operation }) => operation.method === 'GET'))
    throw new Unfit('match.operation', 'only reads, so no transaction begins with it')
  return {
    match,
    when,
    do: effect,
    apis: [...new Set(possible.map(({ api }) => api.name))],
    ...(effect.device !== undefined && { operations: possible.map(({ operation }) => operation.id) }),
    ...(recipe !== undefined && { recipe }),
  }
}

/** An order may limit the recipe's condition, give it another random seed, or replace it by another condition. */
const whenOf = (when: When, recipe: Recipe | undefined): When =>
  when.every === undefined && when.untilRemoved === undefined ? { ...recipe?.when, ...when } : when

/** A world has up to a thousand faults in memory. */
const LARGEST = 16_384

function recipeOf(name: string): Recipe {
  const found = Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined
  if (found !== undefined) return found
  throw new Unfit('recipe', `${name} does not exist; the closest name is ${nearest(name, Object.keys(RECIPES))}`)
}

type ApiOf = ControlWorld['apis'][number]
interface ApiOperation {
  readonly api: ApiOf
  readonly operation: ApiOf['operations'][number]
}

/** The operations that the order names, of the APIs that have faults and that the effect is for. */
function operationsFor({ apis }: ControlWorld, { api, operation }: Match, among: readonly string[]): readonly ApiOperation[] {
  const all = apis.flatMap(each => each.operations.map(operation => ({ api: each, operation })))
  const possible = all.filter(each => among.includes(each.api.name) && (api ?? each.api.name) === each.api.name)
  if (operation === undefined) return possible
  const named = possible.filter(each => each.operation.id === operation)
  if (named.length > 0) return named
  const owner = all.find(each => each.operation.id === operation)?.api.name
  if (owner !== undefined && owner !== (api ?? owner))
    throw new Unfit('match.operation', `is an operation of ${owner}, not of ${api}`)
  if (owner !== undefined) {
    throw new Unfit('match.operation', `is an operation of ${owner}; such a fault is possible in ${among.join(', ')} alone`)
  }
  const closest = nearest(
    operation,
    possible.map(each => each.operation.id),
  )
  throw new Unfit('match.operation', `is no operation${api === undefined ? '' : ` of ${api}`}; the closest one is ${closest}`)
}

function requireDevice({ rules }: ControlWorld, member: string, device: string | undefined): void {
  if (device !== undefined && normalForms(device, rules).length === 0) throw new Unfit(member, 'is no identifier of a device')
}

function requireHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      throw new Unfit('do.headers', `has ${JSON.stringify(name)}, which is no name of a header`)
    if (FRAMING.test(name)) throw new Unfit('do.headers', `cannot have ${name}; truncateBytes cuts a response`)
    if (!/^[\t\x20-\x7e]*$/.test(value)) throw new Unfit('do.headers', `has a value of ${name} beyond printable ASCII`)
  }
}

const FRAMING = /^(content-length|transfer-encoding)$/i

function requireSense(effect: Effect, when: When): void {
  const clash = clashIn(effect)
  if (clash !== undefined) throw new Unfit(`do.${clash[0]}`, `cannot be combined with do.${clash[1]}`)
  const inWhen = clashInWhen(when)
  if (inWhen !== undefined) throw new Unfit(`when.${inWhen[0]}`, `cannot be combined with when.${inWhen[1]}`)
  const lack = lackIn(effect, when)
  if (lack !== undefined) throw new Unfit(lack.member, `needs ${lack.needs.join(', ')}`)
}

/** Those of the operations in which the code is possible. */
function having(
  operations: readonly ApiOperation[],
  { code, device, api }: { code: number | string; device?: string; api: string | undefined },
): readonly ApiOperation[] {
  const found = operations.filter(({ api, operation }) =>
    device === undefined ? rowOf(api, code) !== undefined : deviceReasonOf(api, operation, code) !== undefined,
  )
  if (found.length > 0) return found
  const where = operations.length === 1 ? operations[0]?.operation.id : (api ?? 'any API')
  throw new Unfit('do.code', `is ${code}, which ${device === undefined ? 'no row' : 'no row of a device'} of ${where} has`)
}

function within(member: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof Unfit ? new Unfit([member, error.parameter].filter(Boolean).join('.'), error.reason) : error
  }
}
