/** Writes the OpenAPI documents, one an API, to `openapi/`. Run it when an operation or a catalogue has changed. */
import { writeFileSync } from 'node:fs'
import { DOCUMENTS } from '../src/all-apis.ts'

/** Where the document of an API is kept. */
export const fileOf = (name: string): URL => new URL(`../openapi/${name}.json`, import.meta.url)

/** A document as it is kept in the repository. */
export const textOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

if (import.meta.main) {
  for (const [name, document] of Object.entries(DOCUMENTS)) writeFileSync(fileOf(name), textOf(document()))
}
