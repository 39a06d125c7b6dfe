import { hash } from 'node:crypto'

/** A client identifier's own id, by which its key is found: SHA-256, hex. The identifier itself is not kept. */
export const keyIdOf = (clientIdentifier: string): string => hash('sha256', clientIdentifier, 'hex')
