/** Where the person is: the world from the start of the address, the page from its path, and the filters from its query. */
import { computed, signal } from '@preact/signals'

const ROOT = '/_muster/console'

/** The start of all addresses of the world: empty, or `/w/{world}`. */
export const mount = location.pathname.slice(0, Math.max(0, location.pathname.indexOf(ROOT)))

export const world = mount.replace('/w/', '') || 'default'

export interface Place {
  /** Such as `/reseller/customers`. */
  readonly path: string
  readonly query: URLSearchParams
}

const here = (): Place => ({
  path: location.pathname.slice((mount + ROOT).length).replace(/\/+$/, '') || '/',
  query: new URLSearchParams(location.search),
})

const current = signal(here())
export const place = computed(() => current.value)
export const path = computed(() => current.value.path)

addEventListener('popstate', () => {
  current.value = here()
})

/** The address of a page, for links. */
export function addressOf(path: string, query: Filters = {}): string {
  const text = new URLSearchParams(filled(query)).toString()
  return mount + ROOT + path + (text && `?${text}`)
}

export type Filters = Readonly<Record<string, string | undefined>>

const filled = (query: Filters): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''))

/** Opens a page. */
export function go(path: string, query: Filters = {}): void {
  history.pushState(null, '', addressOf(path, query))
  current.value = here()
  scrollTo(0, 0)
}

/** Changes filters of the present page. Undefined or an empty text removes one. */
export function setFilters(changes: Filters): void {
  const query = { ...Object.fromEntries(current.value.query), ...changes }
  history.replaceState(null, '', addressOf(current.value.path, query))
  current.value = here()
}

/** A filter of the present page; empty without it. */
export const filter = (name: string): string => current.value.query.get(name) ?? ''

/** The given filters of the present page, without those that are empty. */
export const filters = <Name extends string>(names: readonly Name[]): { [Key in Name]?: string } =>
  filled(Object.fromEntries(names.map(name => [name, filter(name)]))) as { [Key in Name]?: string }

/** A click on a link of the console opens its page without loading the document again. */
addEventListener('click', event => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return
  if (link.origin !== location.origin || !link.pathname.startsWith(`${mount}${ROOT}/`)) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  current.value = here()
  scrollTo(0, 0)
})
