import type { Upload } from '../transaction.ts'
import type { Listed, Page } from './page.ts'

interface UploadFilter {
  readonly id?: string
  readonly reseller?: string
  readonly transaction?: string
  readonly state?: Upload['state']
  readonly newestFirst?: boolean
}

export interface UploadStore {
  list(tenant: string, filter: UploadFilter, page: Page): Promise<Listed<Upload & { resellerName: string }>>
  /** By upload id or by the reseller's transaction id; `pending` finds every upload that waits for approval. */
  find(tenant: string, names: { ids: readonly string[]; transactions: readonly string[] } | 'pending'): Promise<readonly Upload[]>
}
