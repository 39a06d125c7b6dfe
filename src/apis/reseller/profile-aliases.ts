import Type from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'

// The names that the vendor's samples have, then the older ones.
const NAMES = ['profileAlias', 'alias', 'name'] as const
const SERVICES = ['serviceId', 'service', 'targetService'] as const

/** What a service id that means KME says, in lower case. No page has a real one: the second is the placeholder of the sample. */
const KME_SERVICE_IDS: readonly string[] = ['kme', 'kme_service_id']

const Text = (description: string) => Type.Optional(Type.Unknown({ description }))

export const ProfileAliases = Type.Array(
  Type.Union([
    Type.String(),
    Type.Object({
      profileAlias: Text('The name of the alias. Also read as `alias` or `name`.'),
      serviceId: Text(
        'The Knox service: KME if absent, and for `KME` and `kme_service_id`; any other is stored and has no effect. Also read as `service` or `targetService`.',
      ),
    }),
  ]),
  { description: 'At most one for each service. A bare text is an alias for `targetService`.' },
)

/** The aliases of an upload by service, KME under that name. */
export function aliasesOf(sent: Type.Static<typeof ProfileAliases>, targetService: string | undefined): Record<string, string> {
  const aliases = new Map<string, string>()
  for (const one of sent) {
    const entry: Readonly<Record<string, unknown>> =
      typeof one === 'string' ? { profileAlias: one, serviceId: targetService } : { ...one }
    const alias = textOf(entry, NAMES)
    if (alias === undefined) throw new Unfit('profileAliases', 'each needs a profileAlias')
    const named = textOf(entry, SERVICES) ?? 'KME'
    const service = KME_SERVICE_IDS.includes(named.toLowerCase()) ? 'KME' : named
    if (aliases.has(service)) throw refuse('parameterDuplicate', { parameter: `profileAliases for ${service}` })
    aliases.set(service, alias)
  }
  return Object.fromEntries(aliases)
}

/** The first of these members that is there; null and empty texts count as absent. */
function textOf(entry: Readonly<Record<string, unknown>>, members: readonly string[]): string | undefined {
  for (const member of members) {
    const value = entry[member] ?? ''
    if (typeof value !== 'string') throw new Unfit(`profileAliases.${member}`, 'must be string')
    if (value !== '') return value
  }
  return undefined
}
