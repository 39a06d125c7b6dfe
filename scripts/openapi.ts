/**
 * Writes what is made from the operations and catalogues: the OpenAPI documents, one for each API, the schema of seed files, and
 * the types of the SDK. Run it when an operation, a catalogue or a section of the seed has changed.
 */
import { writeFileSync } from 'node:fs'
import { DOCUMENTS } from '../src/all-apis.ts'
import { seedSchema } from '../src/apis/control/seed-schema.ts'
import { typesOf } from './sdk-types.ts'

/** The text of a JSON file. */
const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`

/** The text of each file, by its path. */
export const FILES: Readonly<Record<string, () => Promise<string>>> = {
  ...Object.fromEntries(
    Object.entries(DOCUMENTS).flatMap(([name, document]) => [
      [`openapi/${name}.json`, async () => json(await document())],
      [`src/sdk/types/${name}.ts`, async () => typesOf(name, await document())],
    ]),
  ),
  'openapi/seed.schema.json': async () => json(seedSchema()),
}

/** The address of a file of the repository. */
export const addressOf = (path: string): URL => new URL(`../${path}`, import.meta.url)

if (import.meta.main) {
  for (const [path, text] of Object.entries(FILES)) writeFileSync(addressOf(path), await text())
}
