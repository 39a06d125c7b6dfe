/** Writes the OpenAPI documents, one an API, to `openapi/`. Run it when an operation or a catalogue has changed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { APIS } from '../src/main.ts'
import { type OpenApi, openapi } from '../src/wire/openapi.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** Where the document of an API is kept; the gateway's by the path that clients know it by. */
export const fileOf = (api: string): URL => new URL(`../openapi/${api === 'gateway' ? 'ams' : api}.json`, import.meta.url)

/** The documents of today's source, by API. */
export const documents: Readonly<Record<string, OpenApi>> = Object.fromEntries(
  APIS.map(api => [api.name, openapi(api, { version, server: 'http://127.0.0.1:4600' })]),
)

/** As it is kept in the repository. */
export const textOf = (document: OpenApi): string => `${JSON.stringify(document, null, 2)}\n`

if (import.meta.main) {
  for (const [api, document] of Object.entries(documents)) writeFileSync(fileOf(api), textOf(document))
}
