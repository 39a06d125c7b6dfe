import { type By, entry } from './activity.ts'
import { nameTaken, readAgents } from './create-profile.ts'
import { newOwnTransaction } from './new-transaction.ts'
import { submittedBy } from './order.ts'
import type { Profile } from './profile.ts'
import { type ProfileDraft, validate } from './profile-rules.ts'
import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { inSteps, type Worker } from './step.ts'
import type { Listed, Page } from './store/page.ts'
import type { Publication, Transaction } from './transaction.ts'
import type { World } from './world.ts'

/** The time for which the result of a publication can be queried. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/** The agents to download; the stored profile has all other members of the draft. */
type Agents = Pick<ProfileDraft, 'agent' | 'otherAgents'>

/** Accepts a profile, which a worker publishes after it has downloaded the agents. The id and the name are reserved at once. */
export async function beginPublish(
  world: World,
  by: By,
  { tenant, draft }: { tenant: string; draft: ProfileDraft },
): Promise<Transaction<'publish'> | Refusal<'profile-unfit' | 'profile-name-taken' | 'profile-name-reserved'>> {
  const content = validate(draft)
  if (isRefusal(content)) return content
  const id = world.ids.object()
  const details = { profile: id, name: content.name, by, fault: null }
  const transaction = newOwnTransaction<'publish'>(world, by, { tenant, kind: 'publish', count: 0, details })
  const now = transaction.acceptedAt
  const profile: Profile = { tenant, id, content, published: false, createdAt: now, updatedAt: now }
  const agents: Agents = { agent: draft.agent, otherAgents: draft.otherAgents }
  const accepted = { profile, transaction, submitted: Buffer.from(JSON.stringify([agents])), since: now - RETENTION_MS }
  const line = entry(world, by, {
    tenant,
    act: 'createProfile',
    target: content.name,
    details: { profileId: profile.id },
    transaction,
  })
  if (await world.store.publications.begin(accepted, line)) return transaction
  return (await nameTaken(world, tenant, content.name)) ?? refuse('profile-name-taken')
}

/** Downloads the agents of a profile and publishes it, or deletes the profile if an agent cannot be read. */
export async function completePublish(world: World, transaction: Transaction<'publish'>, worker: Worker): Promise<void> {
  const [draft = {}] = await submittedBy<Agents>(world, transaction)
  const { tenant, details } = transaction
  // Unbounded, since the profile was accepted already; the worker runs one publication of a tenant at a time.
  const agents = await readAgents(world, draft, { tenant, signal: worker.signal, queue: 'unbounded' })
  const existing = await world.store.profiles.get({ tenant, id: details.profile })
  await inSteps(world, { transaction, worker }, step => {
    const outcome = isRefusal(agents)
      ? agents
      : existing && { ...existing, content: { ...existing.content, ...agents }, published: true, updatedAt: step.now }
    const act = isRefusal(agents)
      ? ({ act: 'abandonProfile', target: `${details.name}: ${agents.about}`, status: 'Error' } as const)
      : { act: 'publishProfile', target: details.name }
    const line = entry(world, details.by, { tenant, ...act, details: { profileId: details.profile } })
    return world.store.publications.end(step, outcome, line)
  })
}

/** The publications of a tenant, newest first. */
export const publicationsOf = (
  world: World,
  { tenant, transaction }: { tenant: string; transaction?: string | undefined },
  page: Page,
): Promise<Listed<Publication>> =>
  world.store.publications.list(
    tenant,
    { ...(transaction && { id: transaction }), since: world.clock.now() - RETENTION_MS },
    page,
  )
