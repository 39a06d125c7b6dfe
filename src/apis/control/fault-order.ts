/** Reads an order for a fault: it names what exists, and has an effect without a contradiction. */
import { nearest } from '../../config/nearest.ts'
import { normalForms } from '../../enrolment/identifier.ts'
import { clashIn, clashInWhen, lackIn } from '../../faults/combination.ts'
import type { Effect, FaultOrder, Match, When } from '../../faults/fault.ts'
import { RECIPES, type Recipe } from '../../faults/recipes.ts'
import { rowOf } from '../../wire/api.ts'
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
  requireNames(world, match)
  requireDevice(world, 'match.device', match.device)
  requireDevice(world, 'do.device', effect.device)
  if (match.device !== undefined && effect.device !== undefined)
    throw new Unfit('do.device', 'cannot be combined with match.device')
  requireHeaders(effect.headers ?? {})
  requireSense(effect, when)
  const apis = apisOf(world, { effect, match, among: named?.apis ?? FAULTY_APIS })
  return { match, when, do: effect, apis, ...(recipe !== undefined && { recipe }) }
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

function requireNames({ apis }: ControlWorld, { api, operation }: Match): void {
  const operations = apis.filter(({ name }) => name === (api ?? name)).flatMap(each => each.operations.map(({ id }) => id))
  if (operation !== undefined && !operations.includes(operation)) {
    const where = api === undefined ? '' : ` of ${api}`
    throw new Unfit('match.operation', `is no operation${where}; the closest one is ${nearest(operation, operations)}`)
  }
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

/** The APIs that the effect is possible in. */
function apisOf(
  { apis, deviceReason }: ControlWorld,
  { effect: { code, device }, match, among }: { effect: Effect; match: Match; among: readonly string[] },
): readonly string[] {
  if (code === undefined) return among
  const possible = apis.filter(({ name }) => (match.api ?? name) === name && among.includes(name))
  const having = possible.filter(api => (device === undefined ? rowOf(api, code) : deviceReason(api.name, code)) !== undefined)
  if (having.length > 0) return having.map(({ name }) => name)
  const what = device === undefined ? 'no row' : 'no row of a device'
  throw new Unfit('do.code', `is ${code}, which ${what} of ${match.api ?? 'any API'} has`)
}

function within(member: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw error instanceof Unfit ? new Unfit([member, error.parameter].filter(Boolean).join('.'), error.reason) : error
  }
}
