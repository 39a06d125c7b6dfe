/** How often clients called each operation and met each row of the error tables: in each world, and in the whole process. */

export interface Coverage {
  called(api: string, operation: string): void
  /** Counts a row that a client received, as a refusal or as the result of a device. */
  met(row: MetRow): void
  calls(api: string, operation: string): number
  meetings(row: Omit<MetRow, 'by'>): Meetings
}

export interface MetRow {
  readonly api: string
  readonly code: number
  readonly name: string
  /** What raised it: a rule of the API, or a fault that a test ordered. */
  readonly by: keyof Meetings
}

export interface Meetings {
  readonly rule: number
  readonly fault: number
}

export interface Coverages {
  /** Of the process, with the worlds that have ended. */
  readonly whole: Coverage
  /** Of a world; a reset does not clear it. */
  of(world: string): Coverage
  /** Forgets a world that has ended. */
  end(world: string): void
}

export function makeCoverages(): Coverages {
  const whole = makeCoverage()
  const worlds = new Map<string, Coverage>()
  return {
    whole,
    of: world => {
      const coverage = worlds.get(world) ?? makeCoverage(whole)
      worlds.set(world, coverage)
      return coverage
    },
    end: world => {
      worlds.delete(world)
    },
  }
}

/** `whole` counts everything that the new one counts. */
function makeCoverage(whole?: Coverage): Coverage {
  const calls = new Map<string, number>()
  const meetings = new Map<string, Meetings>()
  return {
    called: (api, operation) => {
      const key = `${api} ${operation}`
      calls.set(key, (calls.get(key) ?? 0) + 1)
      whole?.called(api, operation)
    },
    met: row => {
      const key = keyOf(row)
      const before = meetings.get(key) ?? NEVER
      meetings.set(key, { ...before, [row.by]: before[row.by] + 1 })
      whole?.met(row)
    },
    calls: (api, operation) => calls.get(`${api} ${operation}`) ?? 0,
    meetings: row => meetings.get(keyOf(row)) ?? NEVER,
  }
}

const NEVER: Meetings = { rule: 0, fault: 0 }

// Rows of one API may share a code or a name, and no two share both.
const keyOf = ({ api, code, name }: Omit<MetRow, 'by'>): string => `${api} ${code} ${name}`
