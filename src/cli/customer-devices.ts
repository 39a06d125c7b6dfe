/** What `muster assign`, `unassign` and a customer's `delete` do with devices: parts of a size that the service takes, and failures. */

import { normalForms, readName } from '../enrolment/identifier.ts'
import type { Kme, KmeDevice } from '../sdk/index.ts'
import { visible } from '../wire/visible.ts'
import type { DeviceRow } from './csv/device-rows.ts'
import { type NamedDevices, placeOf } from './device-file.ts'
import type { Io } from './io.ts'
import { bar, poll } from './progress.ts'
import { table } from './table.ts'

/** A device that the service did not change. */
export interface Failed {
  readonly row: DeviceRow
  /** The row of the error table, where the service names one. */
  readonly code?: number | undefined
  readonly name?: string
  readonly reason: string
}

export interface DevicesDone {
  readonly done: number
  readonly failed: readonly Failed[]
}

/** Runs a change for parts of the devices, one after the other, and adds up what became of them. */
export async function inParts(
  sent: NamedDevices,
  change: (part: readonly DeviceRow[], identifiers: readonly string[]) => Promise<DevicesDone>,
): Promise<DevicesDone> {
  let done = 0
  const failed: Failed[] = []
  for (const part of partsOf(sent.rows, MOST_DEVICES)) {
    const identifiers = part.map(({ identifier }) => identifier)
    const result = await change(part, identifiers).catch(error => {
      if (error instanceof Error && sent.rows.length > MOST_DEVICES)
        error.message += `\nIt stopped at ${placeOf(sent, part[0]?.line ?? 1)}; devices done before: ${done}.`
      throw error
    })
    done += result.done
    failed.push(...result.failed)
  }
  return { done, failed }
}

/** The limit of a request. */
const MOST_DEVICES = 10_000

const partsOf = <Item>(items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

/** Waits until none of the customer's orders is in progress. */
export async function orderDone(io: Io, kme: Kme, title: string): Promise<void> {
  const left = async () => (await kme.devices.list({ pageSize: 1 }).page()).processingCount
  const total = await left()
  if (total === 0) return
  const { update, end } = bar(title, io.err)
  try {
    await poll(
      { title, total, longestPauseMs: 300_000 },
      async () => Math.max(0, total - (await left())),
      done => update(done, total),
    )
  } catch (error) {
    if (error instanceof Error) error.message += '\nThe service has accepted the change: muster devices shows its progress.'
    throw error
  } finally {
    end()
  }
}

/** The rows whose devices the customer has, in any spelling, each with its device. */
export async function lookedUp(kme: Kme, rows: readonly DeviceRow[]): Promise<ReadonlyMap<DeviceRow, KmeDevice>> {
  const devices = new Map<string, KmeDevice>()
  // The list is refused if one text is no identifier.
  for (const part of partsOf(rows.filter(isName), MOST_IN_A_QUERY)) {
    for await (const device of kme.devices.list({ devices: part.map(({ identifier }) => identifier), pageSize: 1000 }))
      for (const name of [device.id, device.mei, device.serialNumber])
        for (const key of keysOf(name ?? '')) devices.set(key, device)
  }
  return new Map(
    rows.flatMap(row => {
      const key = keysOf(row.identifier).find(each => devices.has(each))
      const device = key === undefined ? undefined : devices.get(key)
      return device === undefined ? [] : [[row, device] as const]
    }),
  )
}

/** Whether a text can be the id or an identifier of a device. */
export const isName = ({ identifier }: DeviceRow): boolean => readName(identifier, { strictImei: true }) !== undefined

/** Servers take addresses of a few kilobytes. */
const MOST_IN_A_QUERY = 200

/** All that an identifier can mean. */
const keysOf = (identifier: string): readonly string[] => [identifier, ...normalForms(identifier, { strictImei: false })]

/** The rows of a list of identifiers that the service sends back as they were sent, each once. */
export function rowsNamed(part: readonly DeviceRow[], identifiers: readonly string[]): DeviceRow[] {
  const left = [...part]
  return identifiers.flatMap(identifier => {
    const i = left.findIndex(row => row.identifier === identifier)
    return i === -1 ? [] : left.splice(i, 1)
  })
}

/** Prints what became of the devices; the exit code is 1 if one failed. */
export function printDone(
  io: Io,
  { sent, verb, done, failed }: DevicesDone & { readonly sent: NamedDevices; readonly verb: string },
  { json = false }: { readonly json?: boolean },
): void {
  if (failed.length > 0) io.failed()
  if (json) {
    const failures = failed.map(({ row: { identifier, line }, ...why }) => ({
      identifier,
      ...(sent.path === undefined ? { argument: line } : { file: sent.path, line }),
      ...why,
    }))
    return void io.out.write(`${JSON.stringify({ [verb]: done, failed: failures })}\n`)
  }
  io.out.write(`${done} ${verb}, ${failed.length} failed\n`)
  if (failed.length === 0) return
  const ordered = failed.toSorted((one, other) => one.row.line - other.row.line)
  const rows = ordered.map(({ row, code, name = '', reason }) => [
    placeOf(sent, row.line),
    visible(row.identifier),
    String(code ?? ''),
    name,
    reason,
  ])
  io.out.write(`${table([sent.path === undefined ? 'where' : 'line', 'identifier', 'code', 'name', 'reason'], rows)}\n`)
}
