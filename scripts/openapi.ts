/**
 * Writes the OpenAPI documents, one for each API, and the schema of seed files to `openapi/`. Run it when an operation, a catalogue
 * or a section of the seed has changed.
 */
import { writeFileSync } from 'node:fs'
import { DOCUMENTS } from '../src/all-apis.ts'
import { seedSchema } from '../src/apis/control/seed-schema.ts'

/** The file of an API's document. */
export const fileOf = (name: string): URL => new URL(`../openapi/${name}.json`, import.meta.url)

/** The text of a document's file. */
export const textOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

/** Every file of `openapi/`, by its name without the ending. */
export const FILES: Readonly<Record<string, () => object>> = { ...DOCUMENTS, 'seed.schema': seedSchema }

if (import.meta.main) {
  for (const [name, document] of Object.entries(FILES)) writeFileSync(fileOf(name), textOf(document()))
}
