import { useRef, useState } from 'preact/hooks'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call, Problem } from '../../app/own-apis.ts'
import { world } from '../../app/place.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { AreaField, Checks, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'

type Recipe = ControlOperations['listFaultRecipes']['response']['recipes'][number]
type Order = ControlOperations['orderFault']['body']

interface FaultFormProps {
  readonly recipes: readonly Recipe[]
  /** What is chosen at first: a recipe, or the refusal with a code. */
  readonly first: { readonly recipe: string; readonly code: string | undefined; readonly api: string | undefined }
  readonly onClose: () => void
}

const APIS = ['kme', 'kdp', 'gen1', 'msp', 'gateway'].map(api => [api, api] as const)
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map(method => [method, method] as const)

/** Orders a fault by its members; several recipes are combined into one. All that the members cannot say is written as JSON. */
export function FaultForm({ recipes, first, onClose }: FaultFormProps) {
  const [json, setJson] = useState<string>()
  const [refused, setRefused] = useState<unknown>()
  const fields = useRef<HTMLDivElement>(null)
  const { data } = useLoad(() => call('GET /_muster/v1/coverage'), [])
  const accounts = useLoad(() => call('GET /_muster/v1/worlds/{name}', { path: { name: world } }), [])
  const orderOf = (values: FormData): Order =>
    values.has('json') ? (JSON.parse(String(values.get('json'))) as Order) : orderIn(values, recipes)
  const act = async (values: FormData) => {
    setRefused(undefined)
    try {
      const { faultId } = await call('POST /_muster/v1/faults', { body: orderOf(values) })
      notify(`${faultId} was ordered.`)
    } catch (error) {
      setRefused(error)
      throw error instanceof SyntaxError ? new Error(`The order is no JSON: ${error.message}`) : error
    }
  }
  const asJson = () => {
    const form = fields.current?.closest('form')
    if (form) setJson(JSON.stringify(orderOf(new FormData(form)), null, 2))
  }
  const chosen = recipes.find(({ name }) => name === first.recipe)
  const wrong = (member: string) => reasonOf(refused, member)
  return (
    <ActionDialog title="Order a fault" action="Order" act={act} onClose={onClose}>
      <div ref={fields}>
        {json !== undefined ? (
          <AreaField
            name="json"
            label="Order"
            value={json}
            hint="match, when and do, or recipe in place of do; docs/faults.md lists their members."
          />
        ) : (
          <>
            <h3>What happens</h3>
            {chosen !== undefined && <p>{chosen.description}</p>}
            <div class="many">
              <Checks
                name="recipe"
                label="Recipes"
                values={[first.recipe]}
                choices={recipes.map(({ name }) => [name, name])}
                hint="Several are combined into one fault."
              />
            </div>
            <TextField
              name="code"
              label="Refusal with this code"
              value={first.code ?? ''}
              hint="A number or a name of the API’s error table, or internal."
              error={wrong('do.code')}
            />
            <h3>To which requests</h3>
            <div class="columns">
              <ChoiceField name="api" label="API" value={first.api ?? ''} choices={APIS} error={wrong('match.api')} />
              <TextField name="operation" label="Operation" list="operations" error={wrong('match.operation')} />
              <ChoiceField name="method" label="Method" choices={METHODS} />
              <TextField
                name="path"
                label="Path"
                hint="The whole path, or its start with * after it."
                error={wrong('match.path')}
              />
              <TextField name="tenant" label="Tenant" list="tenants" error={wrong('match.tenant')} />
              <TextField name="device" label="Device" hint="An identifier that the request has." error={wrong('match.device')} />
            </div>
            <h3>When</h3>
            <div class="columns">
              <TextField name="times" label="Times" type="number" hint="Else once." error={wrong('when.times')} />
              <TextField name="every" label="Every n-th" type="number" error={wrong('when.every')} />
              <TextField
                name="probability"
                label="Rate"
                type="number"
                step="any"
                hint="A part from 0 to 1."
                error={wrong('when.probability')}
              />
              <TextField name="randomSeed" label="Random seed" error={wrong('when.randomSeed')} />
            </div>
            <Checks name="untilRemoved" label="Or" choices={[['yes', 'Each matching request, until the fault is removed']]} />
            <datalist id="operations">
              {data?.operations.map(({ api, operation }) => (
                <option key={`${api} ${operation}`} value={operation}>
                  {api}
                </option>
              ))}
            </datalist>
            <datalist id="tenants">
              {[...new Map(accounts.data?.accounts.map(({ tenant, name }) => [tenant, name]))].map(([tenant, name]) => (
                <option key={tenant} value={tenant}>
                  {name}
                </option>
              ))}
            </datalist>
            <button type="button" onClick={asJson}>
              Continue as JSON
            </button>
          </>
        )}
      </div>
    </ActionDialog>
  )
}

function orderIn(values: FormData, recipes: readonly Recipe[]): Order {
  const chosen = recipes.filter(({ name }) => values.getAll('recipe').includes(name))
  const match = filledTexts(values, ['api', 'operation', 'method', 'path', 'tenant', 'device'])
  const { randomSeed, ...numbers } = filledTexts(values, ['times', 'every', 'probability', 'randomSeed'])
  const { code } = filledTexts(values, ['code'])
  const when = {
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
    ...(randomSeed !== undefined && { randomSeed }),
    ...(values.has('untilRemoved') && { untilRemoved: true as const }),
  }
  const [only] = chosen
  if (only !== undefined && chosen.length === 1 && code === undefined) return { recipe: only.name, match, when } as Order
  const effects = chosen.map(recipe => recipe.do)
  const refusal = code === undefined ? {} : { code: /^\d+$/.test(code) ? Number(code) : code }
  const own = chosen.map(recipe => recipe.when ?? {})
  // The server parses it, and refuses what contradicts each other.
  return { match, when: Object.assign({}, ...own, when), do: Object.assign({}, ...effects, refusal) } as Order
}

/** Why a member of the order was refused. The text of the problem begins with the path of the member. */
function reasonOf(refused: unknown, member: string): string | undefined {
  if (!(refused instanceof Problem) || !refused.message.startsWith(`${member} `)) return undefined
  return refused.message.slice(member.length + 1)
}
