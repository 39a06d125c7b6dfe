import type { Refusal } from './refusal.ts'

/** The settings that an enrolled phone receives, as a customer's administrator writes them. */
export interface ProfileContent {
  readonly name: string
  readonly description?: string
  readonly mdmUri?: string
  readonly mdmApkInfo?: Agent
  readonly secondaryMdmApkInfoList?: readonly Agent[]
  /** JSON text of an object, passed to the agent unchanged. */
  readonly mdmProfileCustomData?: string
  readonly eulas?: readonly Eula[]
  readonly doEnabled: boolean
  readonly aeEnabled: boolean
  readonly systemAppEnabled: boolean
  readonly supportedMDM?: string
  readonly skipSetupWizard: boolean
  readonly allowUserCancel: boolean
  readonly supportPhoneNumber?: string
  readonly supportEmailAddress?: string
  readonly supportDefaultEula?: boolean
  readonly knoxLicense?: string
  readonly domainName?: string
  readonly domainGroup?: string
  readonly companyName?: string
  readonly mailingAddress1?: string
  readonly mailingAddress2?: string
  readonly city?: string
  readonly province?: string
  readonly country?: string
  readonly zipCode?: string
}

export interface Eula {
  readonly title: string
  readonly content: string
}

export interface Profile {
  readonly tenant: string
  readonly id: string
  readonly content: ProfileContent
  /** Whether phones can receive it; false until its agents are downloaded. */
  readonly published: boolean
  /** The number of edits; a device receives the version that was assigned to it. */
  readonly version?: number
  /**
   * The profile from which a provider copied it, and the `updatedAt` of the content that it got; its customer may be another one.
   * Copies that an earlier version of Muster made have no `updatedAt`.
   */
  readonly parent?: { readonly tenant: string; readonly id: string; readonly updatedAt?: number }
  readonly createdAt: number
  readonly updatedAt: number
}

/** The parent of a copy that has the present content of this profile. */
export const asParent = ({ tenant, id, updatedAt }: Profile): NonNullable<Profile['parent']> => ({ tenant, id, updatedAt })

/** Whether the original of a copy was changed since the copy got its content. */
export const isOutdated = ({ parent, updatedAt }: Profile, origin: Profile): boolean =>
  origin.updatedAt > (parent?.updatedAt ?? updatedAt)

/** An EMM agent's package: its address, and the names and signers that were read from it. */
export interface Agent {
  readonly mdmApkUri: string
  readonly packageName?: string
  readonly version?: string
  /** SHA-256 of each signing certificate, base64url. */
  readonly signatures?: readonly string[]
}

/** Downloads an agent's package and reads it; `about` of a refusal is for the administrator. */
export interface AgentReader {
  /** Rejects with the signal's reason when it is aborted. */
  read(uri: string, download: AgentDownload): Promise<Agent | Refusal<'agent-unreadable' | 'agent-unreachable'>>
}

/** The circumstances of a download. Each tenant has a few downloads at once. */
export interface AgentDownload {
  readonly tenant: string
  readonly signal?: AbortSignal | undefined
  /** Where too many downloads wait, a bounded one is refused as unreachable. */
  readonly queue: 'bounded' | 'unbounded'
}

/** A name under which a reseller's uploads may use a profile of a customer. */
export interface Alias {
  readonly customer: string
  readonly reseller: string
  readonly alias: string
  readonly id: string
  readonly profile: string
}
