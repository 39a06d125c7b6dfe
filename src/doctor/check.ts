import { isServerNode, REQUIRED } from '../node-version.ts'

/** One thing that `muster doctor` has checked. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'error'
  readonly found: string
  /** What to do, where it is not ok. */
  readonly advice?: string
}

export const ok = (name: string, found: string): Check => ({ name, state: 'ok', found })
export const warning = (name: string, found: string, advice: string): Check => ({ name, state: 'warning', found, advice })
export const error = (name: string, found: string, advice: string): Check => ({ name, state: 'error', found, advice })

/** The other checks run on no older version. */
export const checkNode = (version: string): Check =>
  isServerNode(version)
    ? ok('Node', version)
    : error('Node', version, `use Node ${REQUIRED} or newer: a server needs it, and so do the other checks`)
