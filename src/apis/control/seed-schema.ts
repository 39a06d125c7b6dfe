import { sections } from './resources.ts'
import { Seed } from './seed.ts'

/** The path of the schema on a server, for the `$schema` member of a seed file. */
export const SEED_SCHEMA = '/_muster/seed.schema.json'

/**
 * The JSON Schema of a seed document, for editors and other validators: the schemas that the server validates with, without
 * further members, and with the members that a seed requires and a PATCH does not.
 */
export function seedSchema(): object {
  const schemas = sections.map(({ name, schema, notes, seedNeeds = [] }) => [
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
    properties: { ...Seed.properties, ...Object.fromEntries(schemas) },
  }
}
