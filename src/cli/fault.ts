import { Command, InvalidArgumentError } from 'commander'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { worldOption } from './server-options.ts'
import { aligned, table } from './table.ts'
import { print } from './world.ts'

const withFaultOptions = (command: Command): Command => withOperatorOptions(command).addOption(worldOption())

/** A fault as the control API shows it. */
interface Shown {
  readonly faultId: string
  readonly recipe?: string
  readonly match: object
  readonly when: object
  readonly do: object
  readonly matched: number
  readonly applied: number
  readonly state: string
}

interface AddOptions extends Operator {
  readonly api?: string
  readonly operation?: string
  readonly method?: string
  readonly path?: string
  readonly tenant?: string
  readonly header?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, string>>
  readonly device?: string
  readonly times?: number
  readonly every?: number
  readonly untilRemoved?: true
  readonly probability?: number
  readonly randomSeed?: string
}

const addCommand = withFaultOptions(new Command('add'))
  .description(
    'Orders a fault for later requests: a recipe of `muster fault recipes`. Without options it is for the next request.',
  )
  .argument('<recipe>', 'the name of the recipe')
  .option('--api <api>', 'kme, kdp, gen1, msp or gateway')
  .option('--operation <id>', 'the operationId')
  .option('--method <method>', 'the method')
  .option('--path <path>', 'the whole path; `*` at its end for a prefix')
  .option('--tenant <id>', 'the acting tenant')
  .option('--header <name=value>', 'a header; the value * is any value; repeatable', pairIn)
  .option('--body <path=value>', 'a member of the body; the value * is any value; repeatable', pairIn)
  .option('--device <identifier>', 'a device that the request names, in any spelling')
  .option('--times <n>', 'the largest number of applications', numberIn)
  .option('--every <n>', 'every n-th matching request', numberIn)
  .option('--until-removed', 'each matching request, until the fault is removed')
  .option('--probability <p>', 'a part of the matching requests, from 0 to 1', numberIn)
  .option('--random-seed <seed>', 'the same one selects the same numbers of requests')
  .action(async (recipe: string, options: AddOptions) => {
    const { api, operation, method, path, tenant, header, body, device } = options
    const match = { api, operation, method, path, tenant, header, body, device }
    const { times, every, untilRemoved, probability, randomSeed } = options
    const when = { times, every, untilRemoved, probability, randomSeed }
    // JSON has no members that are undefined. Without a condition, that of the recipe applies.
    const isConditional = Object.values(when).some(value => value !== undefined)
    const request = { recipe, match, ...(isConditional && { when }) }
    const response = await operate(options, { method: 'POST', path: 'faults', body: request })
    print(options, { response, text: `Fault ${response.faultId} was ordered. muster fault list shows how often it was applied.` })
  })

const listCommand = withFaultOptions(new Command('list'))
  .description('Lists the faults of a world, with how often each was applied.')
  .action(async (operator: Operator) => {
    const response: { faults: readonly Shown[] } = await operate(operator, { method: 'GET', path: 'faults' })
    const rows = response.faults.map(({ faultId, recipe = '', match, when, do: effect, matched, applied, state }) => [
      faultId,
      recipe,
      state,
      `${applied} of ${matched}`,
      [match, when, effect].map(part => JSON.stringify(part)).join(' '),
    ])
    print(operator, { response, text: table(['fault', 'recipe', 'state', 'applied', 'match, when, do'], rows) })
  })

const recipesCommand = withFaultOptions(new Command('recipes'))
  .description('Lists the recipes of the server.')
  .action(async (operator: Operator) => {
    const response: { recipes: readonly { name: string; description: string }[] } = await operate(operator, {
      method: 'GET',
      path: 'faults/recipes',
    })
    const text = aligned(response.recipes.map(({ name, description }) => [name, description])).join('\n')
    print(operator, { response, text })
  })

const removeCommand = withFaultOptions(new Command('remove'))
  .description('Removes a fault, or all faults of a world.')
  .argument('[id]', 'the id of the fault', idOf)
  .option('--all', 'remove all faults')
  .action(async (id: string | undefined, { all = false, ...operator }: Operator & { all?: boolean }, command: Command) => {
    if ((id === undefined) !== all) command.error('error: name a fault, or --all')
    const response = await operate(operator, { method: 'DELETE', path: id === undefined ? 'faults' : `faults/${id}` })
    print(operator, { response, text: `Faults removed: ${response.removed}.` })
  })

export const faultCommand = new Command('fault')
  .description('Orders, lists and removes faults of a running server: refused, slow, lost and broken responses and transactions.')
  .addCommand(addCommand)
  .addCommand(listCommand)
  .addCommand(recipesCommand)
  .addCommand(removeCommand)

function pairIn(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It must be a name, "=" and a value.')
  return { ...before, [name]: value }
}

function numberIn(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number.')
  return Number(text)
}

/** An id that is a part of a path. */
function idOf(text: string): string {
  if (/^fault-\d+$/.test(text)) return text
  throw new InvalidArgumentError('An id is such as fault-1.')
}
