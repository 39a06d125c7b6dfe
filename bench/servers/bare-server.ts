import { fileURLToPath } from 'node:url'
import { type Server, startServer } from './server.ts'

/** `servers/bare.ts` as a separate process, with the JSON in `file`. */
export const startBare = (how: 'bytes' | 'stringify', file: string): Promise<Server> =>
  startServer({
    command: process.execPath,
    args: port => [fileURLToPath(new URL('bare.ts', import.meta.url)), String(port), how, file],
    answers: async url => (await fetch(url)).ok,
  })
