/** Reads the file of `muster apply`, YAML or JSON, with the line of each of its values and the secrets that it refers to. */
import { dirname, resolve } from 'node:path'
import { readText } from '../config/json-file.ts'
import { ConfigError, readJson } from '../config.ts'
import { readYaml } from './yaml-file.ts'

export interface ApplyFile {
  /** With the values of its references. */
  readonly document: object
  /** `FILE:LINE` of a place such as `apps.0.clientSecret`, or of its nearest part that the file has. */
  where(place: string): string
}

/** Throws `ConfigError` with the file and the line. */
export function readApplyFile(path: string, env: Readonly<Record<string, string | undefined>>): ApplyFile {
  const { value: document, where: whereOf } = readYaml(path)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new ConfigError(`${path}:1: the file must hold sections, such as "resellers:" with a list of rows`)
  }
  const where = (place: string): string => whereOf(place.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part)))
  const resolved = (value: unknown, place: string): unknown => {
    if (!isReference(value)) return value
    try {
      return referredBy(value, { folder: dirname(path), env })
    } catch (error) {
      throw new ConfigError(`${where(place)}: ${shownPlace(place)} ${(error as Error).message}`)
    }
  }
  return { document: withValues(document as Document, resolved), where }
}

/** `apps.0.clientSecret` → `apps[0].clientSecret`. */
export const shownPlace = (place: string): string => place.replace(/\.(\d+)/g, '[$1]')

type Document = Readonly<Record<string, unknown>>

/** The document with the value of each reference in a member of a row. */
function withValues(document: Document, resolved: (value: unknown, place: string) => unknown): object {
  const rowOf = (row: unknown, place: string): unknown =>
    typeof row !== 'object' || row === null
      ? row
      : Object.fromEntries(Object.entries(row).map(([name, value]) => [name, resolved(value, `${place}.${name}`)]))
  const sections = Object.entries(document).map(([name, rows]) => [
    name,
    Array.isArray(rows) ? rows.map((row, i) => rowOf(row, `${name}.${i}`)) : rows,
  ])
  return Object.fromEntries(sections)
}

/** A value that is in a variable, in a text file, or in a member of a JSON file. */
type Reference = { readonly env: string } | { readonly file: string; readonly member?: string }

function isReference(value: unknown): value is Reference {
  if (typeof value !== 'object' || value === null) return false
  const names = Object.keys(value).sort().join(' ')
  return ['env', 'file', 'file member'].includes(names) && Object.values(value).every(each => typeof each === 'string')
}

/** Throws `Error` without the value, which is a secret. */
function referredBy(reference: Reference, { folder, env }: { readonly folder: string; readonly env: ApplyEnv }): string {
  if ('env' in reference) {
    const value = env[reference.env]
    if (value === undefined || value === '') throw new Error(`names the variable ${reference.env}, which is not set`)
    return value
  }
  const file = resolve(folder, reference.file)
  const value = reference.member === undefined ? lineOf(file) : memberOf(file, reference.member)
  if (typeof value === 'string' && value !== '' && !/[\r\n]/.test(value)) return value
  throw new Error(`names ${describe(file, reference.member)}, which is no text of one line`)
}

type ApplyEnv = Readonly<Record<string, string | undefined>>

const describe = (file: string, member: string | undefined): string =>
  member === undefined ? file : `the member ${member} of ${file}`

const lineOf = (file: string): string => read(file, () => readText(file).replace(/\r?\n$/, ''))

function memberOf(file: string, member: string): unknown {
  const json = read(file, () => readJson(file))
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>)[member] : undefined
}

function read<Content>(file: string, act: () => Content): Content {
  try {
    return act()
  } catch (error) {
    throw new Error(`names ${file}, which could not be read: ${(error as Error).message}`)
  }
}
