/**
 * Runs each measure once a round, in reversed order every second round, so that other load on the machine affects all measures.
 * Round 0 is a warm-up and is not returned.
 */
export async function inRounds<Name extends string, Measure>(
  count: number,
  measures: Readonly<Record<Name, (round: number) => Promise<Measure>>>,
): Promise<Readonly<Record<Name, readonly Measure[]>>> {
  const names = Object.keys(measures) as Name[]
  const measured = Object.fromEntries(names.map(name => [name, [] as Measure[]])) as Record<Name, Measure[]>
  for (let round = 0; round <= count; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const measure = await measures[name](round)
      if (round > 0) measured[name].push(measure)
    }
  }
  return measured
}
