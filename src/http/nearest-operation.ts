import { changesBetween, lettersBetween } from '../config/nearest.ts'
import type { Api, CallerFacts } from '../wire/api.ts'

/** The operation whose method and path differ least from a request's, as `GET /kcs/v1/rp/devices`; undefined if none is near. */
export function nearestOperation<World, Caller extends CallerFacts>(
  apis: readonly Pick<Api<World, Caller>, 'operations'>[],
  { method, path }: { readonly method: string; readonly path: string },
): string | undefined {
  if (path.length > LONGEST) return undefined
  const sent = segmentsOf(path)
  const replaced = costOfSegments()
  let best: { readonly text: string; readonly changes: number } | undefined
  for (const { operations } of apis) {
    for (const operation of operations) {
      const changes =
        changesBetween(sent, segmentsOf(operation.path), { replaced, added: SEGMENT }) +
        (operation.method === method ? 0 : METHOD)
      if (best === undefined || changes < best.changes) best = { text: `${operation.method} ${operation.path}`, changes }
    }
  }
  // A path that is like no other differs from each operation by more than this.
  return best !== undefined && best.changes <= Math.max(FEWEST, path.length / 4) ? best.text : undefined
}

const LONGEST = 200
/** The letters that a segment more or less counts. */
const SEGMENT = 3
/** The changes that are a likeness in the shortest paths. */
const FEWEST = 3
/** A wrong method is a smaller mistake than a wrong word. */
const METHOD = 1

const segmentsOf = (path: string): readonly string[] => path.toLowerCase().split('/').filter(Boolean)

/** The letters between two segments. Operations share most segments, so each pair is compared once. */
function costOfSegments(): (sent: string, own: string) => number {
  const known = new Map<string, number>()
  return (sent, own) => {
    if (own.startsWith(':')) return 0
    const pair = `${sent}/${own}`
    const cost = known.get(pair) ?? lettersBetween(sent, own)
    known.set(pair, cost)
    return cost
  }
}
