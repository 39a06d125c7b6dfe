/** The devices that a transaction refused, with the published texts and the places where they were named. */
import type { FailedDevice, Transaction } from '../sdk/index.ts'
import { visible } from '../wire/visible.ts'
import { refusedRows } from './csv/orders.ts'
import { type NamedDevices, placeOf } from './device-file.ts'
import { table } from './table.ts'

/** What a transaction has done. `count`: the number of devices, if known. */
export function sentenceOf({ transactionId, state, operationType, devices: refused = [] }: Transaction, count?: number): string {
  if (state === 'Progress') return `${transactionId} is in progress`
  const done = operationType === 'UPLOAD' ? 'registered' : 'deleted'
  const counts = [...(count === undefined ? [] : [`${count} ${done}`]), `${refused.length} refused`].join(', ')
  return `${transactionId} is complete: ${counts}`
}

/** A table of the refused devices; with what was sent, also the place of each. */
export function refusedTable(refused: readonly FailedDevice[], sent?: NamedDevices): string {
  const rows = refused.map(device => [visible(identifierOf(device)), String(device.code), device.message, device.data])
  const head = ['identifier', 'code', 'name', 'reason']
  if (sent === undefined) return table(head, rows)
  const lines = linesOf(refused, sent)
  return table(
    [sent.path === undefined ? 'where' : 'line', ...head],
    rows.map((row, i) => [placeOf(sent, lines[i] ?? 0), ...row]),
  )
}

export const withLines = (refused: readonly FailedDevice[], sent: NamedDevices): object[] => {
  const lines = linesOf(refused, sent)
  return refused.map((device, i) => ({
    ...device,
    ...(sent.path === undefined ? { argument: lines[i] } : { file: sent.path, line: lines[i] }),
  }))
}

const linesOf = (refused: readonly FailedDevice[], { rows }: NamedDevices): number[] =>
  refusedRows(refused.map(identifierOf), rows).map(row => row?.line ?? 0)

export const identifierOf = ({ imei, meid, serialNumber }: FailedDevice): string => imei ?? meid ?? serialNumber ?? ''
