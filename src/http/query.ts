import { parse } from 'node:querystring'

/** A query as parameters, each with its value or its values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Parses a query. Several HTTP libraries write a list as `devices[]=A&devices[]=B` or `devices[0]=A&devices[1]=B`; it is read
 * like `devices=A&devices=B`.
 */
export function readQuery(text: string): Query {
  const query = parse(text, undefined, undefined, { maxKeys: 0, decodeURIComponent: decoded })
  if (!/\[|%5b/i.test(text)) return query
  const values = Object.entries(query).flatMap(([name, sent]) =>
    [sent ?? ''].flat().map(value => ({ name: name.replace(/\[\d*\]$/, ''), value })),
  )
  const lists = [...Map.groupBy(values, ({ name }) => name)].map(([name, own]) => [name, own.map(({ value }) => value)] as const)
  return Object.fromEntries(lists.map(([name, list]) => [name, list.length === 1 ? list[0] : list]))
}

/** What cannot be decoded stays as it was sent, so that it equals no other text. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
