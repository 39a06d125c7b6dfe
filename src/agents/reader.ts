/**
 * Downloads an EMM agent's package and reads its names and signers. Both the address, which a customer chooses, and the file are
 * untrusted input. This room knows packages, not profiles, tenants or APIs.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Agent, AgentReader } from '../enrolment/profile.ts'
import { type DownloadLimits, download } from './download.ts'
import { readPackage } from './package.ts'
import { AgentRefused, unreachable } from './refused.ts'
import { makeTurns, type TurnLimits } from './turns.ts'

/** Rejects only for faults of this machine, such as a full disk, and when the signal is aborted. */
export function makeAgentReader({ turns = TURNS, ...limits }: ReaderLimits): AgentReader {
  const { take } = makeTurns(turns)
  return {
    async read(uri, { tenant, ...how }) {
      try {
        const end = await take(tenant, how)
        if (end === undefined) throw unreachable('Too many downloads')
        return await readAgent(uri, { ...limits, signal: how.signal }).finally(end)
      } catch (error) {
        if (error instanceof AgentRefused) return { reason: error.reason, about: error.message }
        throw error
      }
    },
  }
}

interface ReaderLimits extends DownloadLimits {
  readonly turns?: TurnLimits
}

/**
 * A host that never responds holds its place for the whole timeout, so eight tenants with such hosts can make others wait that
 * long. The queue of a tenant is longer than the number of profiles that an administrator creates at once.
 */
const TURNS: TurnLimits = { perTenant: 4, inAll: 32, waitingPerTenant: 64, waitingInAll: 512 }

async function readAgent(uri: string, limits: Parameters<typeof download>[2]): Promise<Agent> {
  const file = await openUnlinked()
  try {
    await download(uri, file, limits)
    return { mdmApkUri: uri, ...(await readPackage(file)) }
  } finally {
    await file.close()
  }
}

/** A file without a name in any folder: the system frees its space when it is closed, even by `kill -9`. */
async function openUnlinked() {
  const folder = await mkdtemp(join(tmpdir(), 'muster-agent-'))
  try {
    return await open(join(folder, 'package.apk'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
}
