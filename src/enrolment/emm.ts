import type { Agent } from './profile.ts'

/** An EMM with a known agent: a profile that names it may omit the agent's address. */
interface Emm {
  /** The value of a profile's `supportedMDM`. */
  readonly name: string
  readonly agent: Agent
}

/**
 * The EMMs whose agent's package is public. The address is the listing on Google Play, where a managed phone gets the agent,
 * except for Intune, whose documentation names an address for this service. Versions and signatures change without notice
 * and are not checked, so they are omitted.
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

/** The agent of an EMM by its name, compared without case. */
export const agentOf = (emm: string | undefined): Agent | undefined =>
  EMMS.find(({ name }) => name.toLowerCase() === emm?.trim().toLowerCase())?.agent

function onPlay(packageName: string): Agent {
  return { mdmApkUri: `https://play.google.com/store/apps/details?id=${packageName}`, packageName }
}
