/**
 * Downloads an EMM agent's package and reads its names and signers. Both the address, which a customer chooses, and the file are
 * untrusted input. This room knows packages, not profiles, tenants or APIs.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentReader } from '../enrolment/profile.ts'
import { type DownloadLimits, download } from './download.ts'
import { readPackage } from './package.ts'
import { AgentRefused } from './refused.ts'

/** Rejects only for faults of this machine, such as a full disk. */
export const makeAgentReader = (limits: DownloadLimits): AgentReader => ({
  async read(uri, signal) {
    const file = await openUnlinked()
    try {
      await download(uri, file, { ...limits, signal })
      return { mdmApkUri: uri, ...(await readPackage(file)) }
    } catch (error) {
      if (error instanceof AgentRefused) return { reason: error.reason, about: error.message }
      throw error
    } finally {
      await file.close()
    }
  },
})

/** A file without a name in any folder: the system frees its space when it is closed, even by `kill -9`. */
async function openUnlinked() {
  const folder = await mkdtemp(join(tmpdir(), 'muster-agent-'))
  try {
    return await open(join(folder, 'package.apk'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
}
