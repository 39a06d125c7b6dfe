/** The devices of an upload or a deletion, from the file to the results. A sheet outlives its page, so that sending goes on. */
import { batch, computed, effect, type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { kindOf } from '../../../../src/cli/csv/columns.ts'
import { type DeviceRow, devicesIn, TYPES } from '../../../../src/cli/csv/device-rows.ts'
import { decoded, withSeparator } from '../../../../src/cli/csv/text.ts'
import { luhnDigit, normalise } from '../../../../src/enrolment/identifier.ts'
import { session } from '../../../app/session.ts'
import { recordsIn } from './records.ts'

export interface RowRefusal {
  readonly code?: number | undefined
  readonly name: string
  readonly text: string
  /** Where the whole order was refused, and not this device alone. */
  readonly error?: unknown
}

export interface SheetRow extends Omit<DeviceRow, 'cells'> {
  /** The position in the file. */
  readonly key: number
  /** The identifier in its normal form, where it is well-formed. */
  readonly name: string | undefined
  /** What is wrong with it before it is sent. */
  readonly problem?: string | undefined
  readonly state: 'ready' | 'sent' | 'done' | 'refused'
  readonly refusal?: RowRefusal
}

export type Operation = 'upload' | 'delete'

/** What an upload says of all its devices. */
export interface Options {
  readonly orderNo?: string
  /** Epoch seconds. */
  readonly orderTime?: number
  readonly profileAliases?: readonly { readonly profileAlias: string }[]
  readonly stc?: string
  readonly vendorId?: string
}

export interface Sheet {
  readonly operation: Operation
  /** In the order in which they are shown. */
  readonly rows: Signal<readonly SheetRow[]>
  readonly file: Signal<string>
  /** The customer that devices were sent for, of those that name none. */
  readonly sentFor: Signal<string | undefined>
  /** Whether devices with a problem are sent too. */
  readonly withProblems: Signal<boolean>
  readonly busy: Signal<boolean>
  readonly error: Signal<unknown>
  /** What became of the devices that were sent last. */
  readonly progress: Signal<{ readonly total: number; readonly sent: number; readonly processed: number }>
}

export const NO_PROGRESS = { total: 0, sent: 0, processed: 0 }

export function newSheet(operation: Operation): Sheet {
  const sheet = {
    operation,
    rows: signal<readonly SheetRow[]>([]),
    file: signal(''),
    sentFor: signal<string | undefined>(undefined),
    withProblems: signal(false),
    busy: signal(false),
    error: signal<unknown>(undefined),
    progress: signal(NO_PROGRESS),
  }
  // Another person sees nothing of the former one's.
  effect(() => {
    void account.value
    clear(sheet)
  })
  return sheet
}

const account = computed(() => session.value?.account)

/** How many rows there are of each kind. */
export const countsOf = ({ rows }: Sheet) =>
  computed(() => {
    const counts = { ready: 0, problems: 0, sent: 0, done: 0, refused: 0 }
    for (const { state, problem } of rows.value) counts[state === 'ready' && problem !== undefined ? 'problems' : state]++
    return counts
  })

/** The rows that the next sending has. */
export const rowsToSend = ({ rows, withProblems }: Sheet): readonly SheetRow[] =>
  rows.value
    .filter(({ state, problem }) => state === 'ready' && (problem === undefined || withProblems.value))
    .sort((one, other) => one.key - other.key)

export function clear(sheet: Sheet): void {
  batch(() => {
    sheet.rows.value = []
    sheet.file.value = ''
    sheet.sentFor.value = undefined
    sheet.withProblems.value = false
    sheet.error.value = undefined
    sheet.progress.value = NO_PROGRESS
  })
}

interface SheetFile {
  readonly name: string
  readonly file: Blob
  /** Refuses rows that the page has no use for, by an error. */
  readonly check: (rows: readonly SheetRow[]) => void
}

/** Reads a file into the sheet, rows with a problem first. Throws `DeviceFileError`, and what `check` throws. */
export async function readInto(sheet: Sheet, { name, file, check }: SheetFile): Promise<void> {
  const { separator, texts } = await withSeparator(decoded(chunksOf(file)))
  let text = ''
  for await (const part of texts) text += part
  const rows: SheetRow[] = []
  for await (const { cells: _, ...row } of devicesIn(recordsIn(text, separator), separator)) rows.push(newRow(row, rows.length))
  if (rows.length === 0) throw new Error('The file has no devices below its first line.')
  check(rows)
  fill(sheet, name, rows)
}

async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(await file.arrayBuffer())
}

/** Clears a sheet whose results are of another customer than the page is about now. */
export function useSheetFor(sheet: Sheet, customer: string): void {
  useEffect(() => {
    const isOfAnother = sheet.sentFor.value !== undefined && sheet.sentFor.value !== customer
    if (isOfAnother && !sheet.busy.value) clear(sheet)
  }, [customer])
}

export function fill(sheet: Sheet, name: string, rows: readonly SheetRow[]): void {
  batch(() => {
    clear(sheet)
    sheet.file.value = name
    sheet.rows.value = inOrder(checked(rows))
  })
}

export type NamedDevice = Pick<DeviceRow, 'type' | 'identifier'>

export const namedRows = (devices: readonly NamedDevice[]): SheetRow[] =>
  devices.map((device, key) => newRow({ ...device, line: key + 1 }, key))

const newRow = (row: Omit<DeviceRow, 'cells'>, key: number): SheetRow => ({
  ...row,
  key,
  name: normalise(KINDS[row.type], row.identifier, { strictImei: true }),
  state: 'ready',
})

/** Replaces an identifier, or also the customer. A refused row can be sent again then. */
export function correct({ rows }: Sheet, key: number, change: { readonly identifier: string; readonly customer?: string }): void {
  const identifier = change.identifier.trim()
  const type = TYPES[kindOf(identifier, ['imei', 'meid', 'serial'])]
  rows.value = checked(
    rows.value.map(row => (row.key === key ? newRow({ ...withoutRefusal(row), ...change, type, identifier }, key) : row)),
  )
}

export function remove({ rows }: Sheet, key: number): void {
  rows.value = checked(rows.value.filter(row => row.key !== key))
}

/** All refused rows can be sent again as they are. */
export function retry({ rows }: Sheet): void {
  rows.value = rows.value.map(row => (row.state === 'refused' ? withoutRefusal(row) : row))
}

const withoutRefusal = ({ refusal: _, problem: _problem, ...row }: SheetRow): SheetRow => ({ ...row, state: 'ready' })

/** The rows with what is wrong with those that are not sent. */
function checked(rows: readonly SheetRow[]): readonly SheetRow[] {
  const lines = new Map<string, number>()
  for (const { name, line } of rows)
    if (name !== undefined && line < (lines.get(name) ?? Number.POSITIVE_INFINITY)) lines.set(name, line)
  return rows.map(row => {
    if (row.state !== 'ready') return row
    const problem = problemOf(row, lines)
    return problem === row.problem ? row : { ...row, problem }
  })
}

const KINDS = { IMEI: 'imei', MEID: 'meid', SN: 'serial' } as const
const FORMS = {
  IMEI: 'An IMEI has 14 or 15 digits.',
  MEID: 'A MEID has 14 hexadecimal or 18 decimal digits.',
  SN: 'A serial number has 8 to 20 letters and digits.',
}

function problemOf({ name, type, identifier, line }: SheetRow, lines: ReadonlyMap<string, number>): string | undefined {
  if (identifier === '') return 'The identifier is missing.'
  const first = name === undefined ? undefined : lines.get(name)
  if (first !== undefined) return first < line ? `The same device as in line ${first}.` : undefined
  const proposed = type === 'IMEI' ? withCheckDigit(identifier) : undefined
  return proposed === undefined ? FORMS[type] : `Wrong check digit: it would be ${proposed.at(-1)}.`
}

/** An IMEI whose last digit alone is wrong, with the digit that the others require. */
export function withCheckDigit(identifier: string): string | undefined {
  const digits = identifier.replace(/[\s/-]/g, '')
  return /^\d{15}$/.test(digits) ? digits.slice(0, 14) + luhnDigit(digits.slice(0, 14)) : undefined
}

/** Refused rows first, then those with a problem; each kind by lines. */
export function inOrder(rows: readonly SheetRow[]): readonly SheetRow[] {
  const rank = ({ state, problem }: SheetRow) => (state === 'refused' ? 0 : problem !== undefined && state === 'ready' ? 1 : 2)
  return rows.toSorted((one, other) => rank(one) - rank(other) || one.key - other.key)
}
