import type { Agent } from './profile.ts'

/** An EMM whose agent needs no fetching: a profile that names it may leave the agent's address out. */
interface Emm {
  /** As a profile's `supportedMDM` has it. */
  readonly name: string
  readonly agent: Agent
}

/**
 * Kept to EMMs whose agent's package is public knowledge. Each is known by its listing on Google Play, where a managed phone
 * gets it, but for Intune, whose documentation names an address of its own for this service. Versions and signatures are
 * left out: they change without notice, and nobody here checks them.
 */
const EMMS: readonly Emm[] = [
  { name: 'Knox Manage', agent: onPlay('com.sds.emm.cloud.knox.samsung') },
  {
    name: 'Microsoft Intune',
    agent: { mdmApkUri: 'https://aka.ms/intune_kme_deviceowner', packageName: 'com.google.android.apps.work.clouddpc' },
  },
  { name: 'Workspace ONE UEM', agent: onPlay('com.airwatch.androidagent') },
  { name: 'SOTI', agent: onPlay('net.soti.mobicontrol.androidwork') },
  { name: 'MobileIron', agent: onPlay('com.mobileiron') },
  { name: 'MaaS360', agent: onPlay('com.fiberlink.maas360.android.control') },
]

/** The agent of an EMM by its name, in any case of its letters. */
export const agentOf = (emm: string | undefined): Agent | undefined =>
  EMMS.find(({ name }) => name.toLowerCase() === emm?.trim().toLowerCase())?.agent

function onPlay(packageName: string): Agent {
  return { mdmApkUri: `https://play.google.com/store/apps/details?id=${packageName}`, packageName }
}
