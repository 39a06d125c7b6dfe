import { resources } from './resources.ts'
import { Seed } from './seed.ts'

/** Where the server has the schema, for the `$schema` member of a seed file. */
export const SEED_SCHEMA = '/_muster/seed.schema.json'

/**
 * The JSON Schema of a seed document, for editors and other validators: made of the schemas that the parser uses. Beside
 * them it says that a row has no other members, and which members a seed asks for though a PATCH need not have them.
 */
export function seedSchema(): object {
  const sections = resources.map(({ name, schema, notes, seedNeeds = [] }) => [
    name,
    {
      type: ['array', 'null'],
      ...(notes && { description: notes }),
      items: {
        ...schema,
        additionalProperties: false,
        ...(seedNeeds.length > 0 && { anyOf: seedNeeds.map(member => ({ required: [member] })) }),
      },
    },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...Seed,
    title: 'Muster seed',
    description: 'Sample data of a Muster server: `muster serve --seed FILE`, or POST /_muster/v1/seed.',
    properties: { ...Seed.properties, ...Object.fromEntries(sections) },
  }
}
