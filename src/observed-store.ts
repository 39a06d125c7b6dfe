/** A store that reports what its commits changed: transactions and devices. Storage reports the entries of activity logs. */

import type { ActivityEntry } from './enrolment/activity.ts'
import type { Step, StepEnd } from './enrolment/store/steps.ts'
import type { Store } from './enrolment/store.ts'
import type { Transaction } from './enrolment/transaction.ts'

/** A change that was committed. */
export type StoreChange =
  | { readonly type: 'transaction'; readonly data: TransactionChange }
  | { readonly type: 'devices'; readonly data: DevicesChange }
  | { readonly type: 'activity'; readonly data: { readonly entries: readonly ActivityEntry[] } }
  | { readonly type: 'reset'; readonly data: object }

interface TransactionChange {
  readonly transaction: string
  readonly serial: string
  readonly tenant: string
  readonly customer: string
  readonly kind: string
  readonly state: 'accepted' | 'progress' | 'complete'
  /** The number of devices, and how many of them were processed. */
  readonly count: number
  readonly done: number
  /** The id of the request that ordered it. */
  readonly request: string | null
}

interface DevicesChange {
  /** The tenants whose devices changed; the one that ordered the transaction first. */
  readonly tenants: readonly string[]
  readonly count: number
  /** The transaction that changed them; null for a boot and for a change by the operator. */
  readonly transaction: string | null
}

export function observed(store: Store, emit: (change: StoreChange) => void): Store {
  const { devices, transactions, publications } = store
  const accepted = (transaction: Transaction): void =>
    emit({ type: 'transaction', data: { ...aboutTransaction(transaction), state: 'accepted', done: 0 } })
  const advanced = ({ transaction, from, to, last }: Omit<Step, 'lease' | 'now'>, holders: readonly string[] = []): void => {
    emit({ type: 'transaction', data: { ...aboutTransaction(transaction), state: last ? 'complete' : 'progress', done: to } })
    if (transaction.kind === 'publish' || to === from) return
    emit({
      type: 'devices',
      data: { tenants: [...new Set([...tenantsOf(transaction), ...holders])], count: to - from, transaction: transaction.id },
    })
  }
  const stepping =
    <Rest extends readonly unknown[], Outcome>(act: (step: Step, ...rest: Rest) => Promise<Outcome>) =>
    async (step: Step, ...rest: Rest): Promise<Outcome> => {
      const outcome = await act(step, ...rest)
      advanced(step)
      return outcome
    }
  const steppingTo =
    <Rest extends readonly unknown[]>(act: (step: Step, ...rest: Rest) => Promise<StepEnd>) =>
    async (step: Step, ...rest: Rest): Promise<StepEnd> => {
      const { to, last } = await act(step, ...rest)
      advanced({ ...step, to, last })
      return { to, last }
    }
  const changed = (tenants: readonly string[], count = 1): void =>
    emit({ type: 'devices', data: { tenants: [...new Set(tenants)], count, transaction: null } })
  return {
    ...store,
    transactions: {
      ...transactions,
      begin: async (begun, log) => {
        const outcome = await transactions.begin(begun, log)
        if (outcome !== 'taken') accepted(begun.transaction)
        return outcome
      },
      giveUp: stepping(transactions.giveUp),
    },
    publications: {
      ...publications,
      begin: async (begun, log) => {
        const isBegun = await publications.begin(begun, log)
        if (isBegun) accepted(begun.transaction)
        return isBegun
      },
      end: stepping(publications.end),
    },
    devices: {
      ...devices,
      register: stepping(devices.register),
      release: async (step, released, verdicts) => {
        const stored = await devices.release(step, released, verdicts)
        advanced(
          step,
          released.flatMap(device => device?.tenant ?? []),
        )
        return stored
      },
      assign: steppingTo(devices.assign),
      unassign: steppingTo(devices.unassign),
      retag: steppingTo(devices.retag),
      discard: steppingTo(devices.discard),
      transfer: stepping(devices.transfer),
      approve: async (step, limit) => {
        const approved = await devices.approve(step, limit)
        advanced({ ...step, to: step.from + approved, last: approved < limit })
        return approved
      },
      put: async (device, log) => {
        await devices.put(device, log)
        changed([device.tenant])
      },
      putAll: async batch => {
        await devices.putAll(batch)
        changed(
          batch.map(({ tenant }) => tenant),
          batch.length,
        )
      },
      remove: async (key, log) => {
        const before = await devices.get(key)
        const isRemoved = await devices.remove(key, log)
        if (isRemoved) changed(before === undefined ? [] : [before.tenant])
        return isRemoved
      },
      move: async (identifier, to, log) => {
        const before = await devices.get({ identifier })
        const isMoved = await devices.move(identifier, to, log)
        if (isMoved) changed(before === undefined ? [to.tenant] : [before.tenant, to.tenant])
        return isMoved
      },
      report: async (reports, now) => {
        await devices.report(reports, now)
        changed(
          reports.map(({ device }) => device.tenant),
          reports.length,
        )
      },
    },
    clear: async () => {
      await store.clear()
      emit({ type: 'reset', data: {} })
    },
  }
}

/** What each change of a transaction has. */
export const aboutTransaction = ({ id, serial, tenant, customer, kind, count, request }: Transaction) => ({
  transaction: id,
  serial,
  tenant,
  customer,
  kind,
  count,
  request,
})

const tenantsOf = ({ tenant, customer, details }: Transaction): readonly string[] => [
  ...new Set([tenant, customer, ...('to' in details ? [details.to] : [])]),
]

/** Passes the changes of a store on to those who watch it. */
export interface StoreChanges {
  emit(change: StoreChange): void
  watch(watcher: (change: StoreChange) => void): void
}

export function storeChanges(): StoreChanges {
  const watchers: ((change: StoreChange) => void)[] = []
  return {
    emit: change => {
      for (const watcher of watchers) watcher(change)
    },
    watch: watcher => {
      watchers.push(watcher)
    },
  }
}
