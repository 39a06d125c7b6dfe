/** Compares the managements of two providers and three customers with a small model. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { databases } from '../support/databases.ts'
import { linking, M, M2, type MspMuster, openMspMuster, type Provider } from '../support/msp-server.ts'

type Type = 'FullyManaged' | 'JointlyManaged'
interface Relation {
  status: 'Pending' | 'Active' | 'Rejected' | 'DelinkPending' | 'DelinkPendingByCustomer'
  type: Type
}
/** The relations of each customer, by provider id. */
type Model = readonly Map<string, Relation>[]
interface Real {
  readonly muster: MspMuster
  readonly customers: readonly string[]
  readonly tokens: Readonly<Record<string, string>>
}
/** The status of a response, or the code of a refusal. */
type Outcome = number | string

const isLeaving = ({ status }: Relation) => status.startsWith('DelinkPending')
const isManaging = (relation: Relation | undefined) =>
  relation?.status === 'Active' || (relation !== undefined && isLeaving(relation))

/** Each act: its outcome in the model, which it changes, and the request that must have the same outcome. */
const ACTS = {
  link: {
    model: (relations: Map<string, Relation>, provider: string, type: Type): Outcome => {
      const all = [...relations.values()]
      if (all.some(isLeaving)) return '4002102'
      if (relations.get(provider)?.status === 'Pending') return '4002104'
      if (all.some(({ status }) => status !== 'Rejected')) return '4002103'
      relations.set(provider, { status: 'Pending', type })
      return 200
    },
    ask: (muster: MspMuster, provider: Provider, id: string, managementType: Type) =>
      muster.as(provider, 'POST', 'managedCustomers/link', linking(id, { managementType })),
  },
  delink: {
    model: (relations: Map<string, Relation>, provider: string): Outcome => {
      const own = relations.get(provider)
      if (own === undefined || own.status === 'Rejected') return '4002113'
      if (own.status === 'Pending') return '4002115'
      if (isLeaving(own)) return '4002116'
      if (own.type === 'FullyManaged') return '4002112'
      own.status = 'DelinkPending'
      return 200
    },
    ask: (muster: MspMuster, provider: Provider, customerId: string) =>
      muster.as(provider, 'POST', 'managedCustomers/delink', { customerId }),
  },
  change: {
    model: (relations: Map<string, Relation>, provider: string, type: Type): Outcome => {
      const own = relations.get(provider)
      if (own === undefined || own.status === 'Rejected') return '4002113'
      if (own.status === 'Pending') return '4002119'
      if (isLeaving(own)) return '4002116'
      if (own.type === 'JointlyManaged' && type === 'FullyManaged') return '4002117'
      own.type = type
      return 200
    },
    ask: (muster: MspMuster, provider: Provider, id: string, managementType: Type) =>
      muster.as(provider, 'PUT', `managedCustomers/${id}`, { managementType }),
  },
  look: {
    model: (relations: Map<string, Relation>, provider: string): Outcome => (relations.has(provider) ? 200 : '4002113'),
    ask: (muster: MspMuster, provider: Provider, id: string) => muster.as(provider, 'GET', `managedCustomers/${id}`),
  },
  accept: {
    model: answering(
      ({ status }) => status === 'Pending',
      own => set(own, 'Active'),
    ),
    ask: consent('accept'),
  },
  reject: {
    model: answering(
      ({ status }) => status === 'Pending',
      own => set(own, 'Rejected'),
    ),
    ask: consent('reject'),
  },
  letGo: { model: answering(isLeaving, () => undefined), ask: consent('delink/accept') },
  keep: { model: answering(isLeaving, own => set(own, 'Active')), ask: consent('delink/reject') },
  leave: {
    model: answering(
      ({ status, type }) => status === 'Active' && type === 'JointlyManaged',
      own => set(own, 'DelinkPendingByCustomer'),
    ),
    ask: consent('leave'),
  },
} as const

const set = (own: Relation, status: Relation['status']): Relation => ({ ...own, status })

function answering(waits: (own: Relation) => boolean, becomes: (own: Relation) => Relation | undefined) {
  return (relations: Map<string, Relation>): Outcome => {
    const [found] = [...relations].filter(([, own]) => waits(own))
    if (found === undefined) return 409
    const [provider, own] = found
    const next = becomes(own)
    if (next === undefined) relations.delete(provider)
    else relations.set(provider, next)
    return 200
  }
}

function consent(path: string) {
  return (muster: MspMuster, _: Provider, id: string) => muster.ask('POST', `/_muster/v1/managements/${id}/${path}`, { body: {} })
}

class Step implements fc.AsyncCommand<Model, Real> {
  readonly act: keyof typeof ACTS
  readonly provider: Provider
  readonly customer: number
  readonly type: Type

  constructor(act: keyof typeof ACTS, provider: Provider, customer: number, type: Type) {
    this.act = act
    this.provider = provider
    this.customer = customer
    this.type = type
  }

  check(): boolean {
    return true
  }

  async run(model: Model, { muster, customers, tokens }: Real): Promise<void> {
    const relations = model[this.customer] ?? new Map()
    const id = customers[this.customer] ?? ''
    const due = ACTS[this.act].model(relations, this.provider.id, this.type)
    const { status, body, text } = await ACTS[this.act].ask(muster, this.provider, id, this.type)
    assert.equal(body.errorCode ?? status, due, `${this}: ${text}`)

    const managing = [...relations].filter(([, own]) => isManaging(own)).map(([provider]) => provider)
    assert.ok(managing.length <= 1)
    for (const { id: provider, app } of [M, M2]) {
      const headers = { 'x-wsm-managed-tenantid': id }
      const acting = await muster.ask('GET', '/kcs/v1/kme/devices/list', { token: tokens[app], headers })
      assert.equal(acting.status, managing.includes(provider) ? 200 : 403, `${app} acts after ${this}`)
    }
  }

  toString(): string {
    return `${this.act} ${this.provider.app} ${this.customer} ${this.type}`
  }
}

const steps = fc
  .tuple(
    fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])),
    fc.constantFrom(M, M2),
    fc.nat(2),
    fc.constantFrom<Type>('FullyManaged', 'JointlyManaged'),
  )
  .map(([act, provider, customer, type]) => new Step(act, provider, customer, type))

/** The relations in a provider's list of these customers. */
async function listed({ muster, customers }: Real, provider: Provider): Promise<Record<string, Relation>> {
  const { body } = await muster.as(provider, 'GET', `managedCustomers?customerIds=${customers}`)
  const rows: { customerId: string; status: Relation['status']; managementType: Type }[] = body.customers
  assert.equal(body.totalCount, String(rows.length))
  return Object.fromEntries(rows.map(({ customerId, status, managementType: type }) => [customerId, { status, type }]))
}

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'an SQLite file')) {
  test(`${name}: random acts of providers and customers give the outcomes and relations of the model`, async () => {
    const where = await place()
    const muster = await openMspMuster({ data: where })
    const tokens = { [M.app]: await muster.token(M.app), [M2.app]: await muster.token(M2.app) }
    try {
      await fc.assert(
        fc.asyncProperty(fc.commands([steps], { maxCommands: 40, size: 'max' }), async commands => {
          const real = { muster, tokens, customers: await Promise.all([0, 1, 2].map(() => muster.account())) }
          const model: Model = [new Map(), new Map(), new Map()]
          await fc.asyncModelRun(() => ({ model, real }), commands)
          for (const provider of [M, M2]) {
            const due = model.flatMap((relations, i) => {
              const own = relations.get(provider.id)
              return own === undefined ? [] : [[real.customers[i], own] as const]
            })
            assert.deepEqual(await listed(real, provider), Object.fromEntries(due))
          }
        }),
        { numRuns: name === 'in memory' ? 40 : 12 },
      )
    } finally {
      await muster.close()
      await drop(where)
    }
  })
}
