import { hash } from 'node:crypto'

/** The id of the key of a client identifier: SHA-256, hex. The client identifier itself is not stored. */
export const keyIdOf = (clientIdentifier: string): string => hash('sha256', clientIdentifier, 'hex')
