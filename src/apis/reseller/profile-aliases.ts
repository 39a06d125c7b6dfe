import Type from 'typebox'
import { Unfit } from '../../wire/operation.ts'
import { shownAs } from '../../wire/shown.ts'
import { aliasForm, aliasOnce } from './checks.ts'
import { refuse } from './dialect.ts'

// The names in the vendor's samples come first, the older names after them.
const NAMES = ['profileAlias', 'alias', 'name'] as const
const SERVICES = ['serviceId', 'service', 'targetService'] as const

/** The service ids that mean KME, in lower case. No page shows a real id: the second is the placeholder of the sample. */
const KME_SERVICE_IDS: readonly string[] = ['kme', 'kme_service_id']

const ProfileAlias = Type.Object(
  {
    profileAlias: Type.String({ minLength: 1, description: 'The name of the alias.' }),
    serviceId: Type.Optional(
      Type.String({
        description:
          'The id of the Knox service; the default is KME. `KME` and `kme_service_id` mean KME; any other is stored and has no effect.',
      }),
    ),
  },
  { title: 'ProfileAlias' },
)

const Sent = Type.Object(Object.fromEntries([...NAMES, ...SERVICES].map(name => [name, Type.Optional(Type.Unknown())])))

/** A string is an alias for the service in `targetService`. */
export const ProfileAliases = Type.Array(Type.Union([Type.String(), Sent], shownAs(ProfileAlias)), {
  description: 'At most one alias per service.',
})

/** The aliases of an upload by service; the key of KME is `KME`. A second alias for one service is refused. */
export function aliasesOf(sent: Type.Static<typeof ProfileAliases>, targetService: string | undefined): Record<string, string> {
  const aliases = new Map<string, string>()
  for (const one of sent) {
    const entry: Readonly<Record<string, unknown>> =
      typeof one === 'string' ? { profileAlias: one, serviceId: targetService } : { ...one }
    const alias = textOf(entry, NAMES)
    if (alias === undefined) throw new Unfit('profileAliases', 'each needs a profileAlias', aliasForm.rule)
    const named = textOf(entry, SERVICES) ?? 'KME'
    const service = KME_SERVICE_IDS.includes(named.toLowerCase()) ? 'KME' : named
    if (aliases.has(service)) throw refuse(aliasOnce, { parameter: `profileAliases for ${service}` })
    aliases.set(service, alias)
  }
  return Object.fromEntries(aliases)
}

/** The first of the members that is present; null and the empty string count as absent. */
function textOf(entry: Readonly<Record<string, unknown>>, members: readonly string[]): string | undefined {
  for (const member of members) {
    const value = entry[member] ?? ''
    if (typeof value !== 'string') throw new Unfit(`profileAliases.${member}`, 'must be string', aliasForm.rule)
    if (value !== '') return value
  }
  return undefined
}
