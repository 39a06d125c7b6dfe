import type { ComponentType } from 'preact'
import type { Role } from './session.ts'

export interface Page {
  /** Below the path of its console. */
  readonly path: string
  readonly title: string
  /** Of a page that is reached from another one, and not from the navigation. */
  readonly isInner?: boolean
}

export interface Console {
  /** The start of the paths of its pages. */
  readonly name: string
  readonly title: string
  /** The kind of tenant that it is for; absent for pages of a sandbox without sign-in. */
  readonly role?: Role
  /** Another kind of tenant that may open it for a customer that it acts for: `for` in the address has the id. */
  readonly actingRole?: Role
  readonly pages: readonly Page[]
  /** Loads the components of its pages, by their paths, when one of them is opened. */
  readonly load: () => Promise<Loaded>
}

export interface Loaded {
  readonly pages: Components
  /** What is above each page, such as a search. */
  readonly Top?: ComponentType
}

export interface PageProps {
  /** What is after the page in the path, such as the id of a customer. */
  readonly rest: readonly string[]
}

export type Components = Readonly<Record<string, ComponentType<PageProps>>>
