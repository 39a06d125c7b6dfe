/**
 * Devices and their lists. A list page is JSON text that the database puts together. Three techniques make it fast:
 *
 * - Each row stores two pieces of its JSON (`list-json.ts`): one that never changes after the upload and one that changes with
 *   each order. Reading a page joins texts; nothing is parsed or serialised for each device.
 * - The position index (`position-index.ts`) counts listed devices per block of ids, so that a page deep in the list is found
 *   by summing counts instead of skipping rows.
 * - Totals are rows (`tallies`) that change in the same commit as the devices.
 *
 * `rows.ts` inserts and deletes devices with all of this. The steps of transactions are in `upload-steps.ts`, `order-steps.ts` and
 * `move-to-customer.ts`.
 */
import type { Kysely } from 'kysely'
import { chunksOf } from '../../enrolment/chunks.ts'
import { type Device, type DeviceState, identifiersOf } from '../../enrolment/device.ts'
import type { DeviceStore, Found, StateReport } from '../../enrolment/store/devices.ts'
import type { Projections } from '../../enrolment/store/projections.ts'
import type { RequiredRow } from '../../enrolment/store/required.ts'
import { log, logAll } from '../activity.ts'
import type { Engine } from '../engines/engine.ts'
import { onPage } from '../paged.ts'
import { requireRows } from '../required-rows.ts'
import type { Tables } from '../tables.ts'
import { listJsonOf } from './list-json.ts'
import { deviceLists } from './list-query.ts'
import { transfer } from './move-to-customer.ts'
import { assign, discard, release, unassign } from './order-steps.ts'
import { retag } from './retag.ts'
import { changeTallies, type DeviceWriter, fromRow, insertDevices, removeDevices } from './rows.ts'
import { selections } from './selection.ts'
import { tagLists } from './tag-counts.ts'
import { approve, register } from './upload-steps.ts'
import { uploadedPages } from './uploaded-pages.ts'

export function deviceStore(engine: Engine, projections: Projections): DeviceStore {
  const writer: DeviceWriter = { engine, json: listJsonOf(projections.devices) }
  return {
    put: (device, line) =>
      engine.write(async tx => {
        await replace(writer, tx, [device])
        await log(tx, line)
      }),
    putAll: devices => engine.write(tx => replace(writer, tx, devices)),
    get: ({ identifier }) => byIdentifier(engine, identifier),
    among: identifiers => among(engine, identifiers),
    page: async page => {
      const all = engine.lists('').selectFrom('devices')
      const rows = await all.selectAll().orderBy('tenant').orderBy('id').$call(onPage(page)).execute()
      const counted = await engine.db
        .selectFrom('tallies')
        .select(({ fn }) => fn.sum<number | null>('devices').as('total'))
        .executeTakeFirstOrThrow()
      return { rows: rows.map(fromRow), total: Number(counted.total ?? 0) }
    },
    remove: ({ identifier }, line) =>
      engine.write(async tx => {
        const holder = await tx.selectFrom('identifiers').selectAll().where('identifier', '=', identifier).executeTakeFirst()
        if (holder === undefined) return false
        await removeDevices(engine, tx, { tenant: holder.tenant, ids: [holder.device] })
        await log(tx, line)
        return true
      }),
    move: (identifier, { tenant, now }, line) =>
      engine.write(async tx => {
        await requireRows(engine, tx, [{ kind: 'tenant', id: tenant }])
        const holder = await tx.selectFrom('identifiers').selectAll().where('identifier', '=', identifier).executeTakeFirst()
        if (holder === undefined) return false
        const [row] = await removeDevices(engine, tx, { tenant: holder.tenant, ids: [holder.device] })
        if (row === undefined) return false
        // A profile belongs to one tenant, so a moved device has none.
        await insertDevices(writer, tx, [{ ...fromRow(row), tenant, profile: null, state: 'Unassigned', updatedAt: now }])
        await log(tx, line)
        return true
      }),
    report: (reports, now) => engine.write(tx => report(writer, tx, { reports, now })),
    ...deviceLists(engine, projections),
    tagsOf: tagLists(engine),
    ...selections(engine),
    uploadedPage: uploadedPages(engine),
    find: async (tenant, { ids, identifiers }) => {
      const found = new Map<string, Found>()
      const states = engine.db
        .selectFrom('devices')
        .leftJoin('uploads', join =>
          join.onRef('uploads.tenant', '=', 'devices.tenant').onRef('uploads.id', '=', 'devices.upload'),
        )
        .where('devices.tenant', '=', tenant)
        .select(['devices.id', 'devices.state', 'devices.reseller', 'uploads.state as approval'])
      // A device of an approved upload does not wait, even if the approval has not reached it yet.
      const foundAs = (row: { id: string; state: string; reseller: string | null; approval: string | null }): Found => ({
        id: row.id,
        state: row.state as DeviceState,
        awaiting: row.state === 'Pending' && row.approval !== 'Approved',
        reseller: row.reseller,
      })
      for (const some of chunksOf(ids, CHUNK)) {
        for (const row of await states.where(engine.among('devices.id', some)).execute()) found.set(row.id, foundAs(row))
      }
      for (const some of chunksOf(identifiers, CHUNK)) {
        const rows = await states
          .innerJoin('identifiers', join =>
            join.onRef('identifiers.tenant', '=', 'devices.tenant').onRef('identifiers.device', '=', 'devices.id'),
          )
          .where(engine.among('identifiers.identifier', some))
          .select('identifiers.identifier')
          .execute()
        for (const row of rows) found.set(row.identifier, foundAs(row))
      }
      return found
    },
    findUploaded: async (reseller, customer, identifiers) => {
      const rows = await engine.db
        .selectFrom('identifiers')
        .innerJoin('devices', join =>
          join.onRef('devices.tenant', '=', 'identifiers.tenant').onRef('devices.id', '=', 'identifiers.device'),
        )
        .where(engine.among('identifiers.identifier', identifiers))
        .where('devices.reseller', '=', reseller)
        .where('devices.uploaded_to', '=', customer)
        .selectAll('devices')
        .select('identifiers.identifier')
        .execute()
      return new Map(rows.map(row => [row.identifier, fromRow(row)]))
    },
    register: (step, upload, arriving) => engine.write(tx => register(writer, tx, { step, upload, arriving })),
    release: (step, devices, verdicts) => engine.write(tx => release(engine, tx, { step, devices, verdicts })),
    assign: (step, assignees, profile) => engine.write(tx => assign(writer, tx, { step, assignees, profile })),
    unassign: (step, ids, { dropCredentials }) => engine.write(tx => unassign(writer, tx, { step, ids, dropCredentials })),
    transfer: (step, moved) => engine.write(tx => transfer(writer, tx, step, moved)),
    retag: (step, ids, change) => engine.write(tx => retag(writer, tx, { step, ids, change })),
    discard: (step, ids) => engine.write(tx => discard(engine, tx, { step, ids })),
    approve: (step, limit) => engine.write(tx => approve(writer, tx, { step, limit })),
  }
}

async function replace(writer: DeviceWriter, tx: Kysely<Tables>, devices: readonly Device[]): Promise<void> {
  const { engine } = writer
  await requireRows(engine, tx, requiredBy(devices))
  const holders = await tx
    .selectFrom('identifiers')
    .select(['tenant', 'device'])
    .distinct()
    .where(engine.among('identifier', devices.flatMap(identifiersOf)))
    .execute()
  for (const [tenant, own] of Map.groupBy(holders, holder => holder.tenant)) {
    await removeDevices(engine, tx, { tenant, ids: own.map(holder => holder.device) })
  }
  await insertDevices(writer, tx, devices)
}

async function report(writer: DeviceWriter, tx: Kysely<Tables>, { reports, now }: Reported): Promise<void> {
  const stored: StateReport[] = []
  // Sorted, so that two transactions lock the rows in the same order; reports about one device stay in theirs.
  for (const one of reports.toSorted(byDevice)) {
    const { device, state } = one
    const changed = await tx
      .updateTable('devices')
      .set({ state, updated_at: now, state_json: writer.json.state({ state, profile: device.profile, updated_at: now }) })
      .where('tenant', '=', device.tenant)
      .where('id', '=', device.id)
      .where('state', '=', device.state)
      .where('lock_status', '=', device.lockStatus)
      .where('profile', device.profile === null ? 'is' : '=', device.profile)
      .executeTakeFirst()
    if (changed.numUpdatedRows === 1n) stored.push(one)
  }
  for (const [tenant, own] of Map.groupBy(stored, ({ device }) => device.tenant)) {
    const changes = own.flatMap(({ device: { profile, state: before }, state }) => [
      { profile, state: before, devices: -1 },
      { profile, state, devices: 1 },
    ])
    await changeTallies(tx, tenant, changes)
  }
  if (stored.length > 0)
    await logAll(
      tx,
      stored.map(({ log }) => log),
    )
}

interface Reported {
  readonly reports: readonly StateReport[]
  readonly now: number
}

const byDevice = ({ device: a }: StateReport, { device: b }: StateReport): number =>
  a.tenant === b.tenant ? compared(a.id, b.id) : compared(a.tenant, b.tenant)

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The tenants and profiles of devices, each once. */
function requiredBy(devices: readonly Device[]): readonly RequiredRow[] {
  const rows = devices.flatMap(({ tenant, profile }): RequiredRow[] => [
    { kind: 'tenant', id: tenant },
    ...(profile === null ? [] : [{ kind: 'profile', tenant, id: profile } as const]),
  ])
  return [...new Map(rows.map(row => [JSON.stringify(row), row])).values()]
}

async function byIdentifier(engine: Engine, identifier: string): Promise<Device | undefined> {
  const row = await withIdentifiers(engine).where('identifiers.identifier', '=', identifier).executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

async function among(engine: Engine, identifiers: readonly string[]): Promise<Map<string, Device>> {
  const found = new Map<string, Device>()
  for (const some of chunksOf(identifiers, CHUNK)) {
    const rows = await withIdentifiers(engine).where(engine.among('identifiers.identifier', some)).execute()
    for (const row of rows) found.set(row.identifier, fromRow(row))
  }
  return found
}

const withIdentifiers = ({ db }: Engine) =>
  db
    .selectFrom('identifiers')
    .innerJoin('devices', join =>
      join.onRef('devices.tenant', '=', 'identifiers.tenant').onRef('devices.id', '=', 'identifiers.device'),
    )
    .selectAll('devices')
    .select('identifiers.identifier')

// The number of identifiers in one statement.
const CHUNK = 1000
