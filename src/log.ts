/** Lines for whoever runs the plane, one JSON object each, as the server's own logger writes them. This room imports nothing of ours. */

/** `about` says of what: ids by name, and an error as `err`. No credential and nothing of a device's user goes in. */
export interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}

export function makeLog(least: string, write: (line: object) => void): Log {
  const at = (level: number) => (about: object, message: string) => {
    if (level >= (LEVELS[least] ?? LEVELS.warn ?? 0)) write({ level, ...spelt(about), msg: message })
  }
  return { info: at(30), warn: at(40), error: at(50) }
}

/** Pino's numbers. */
const LEVELS: Readonly<Record<string, number>> = {
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  silent: Number.POSITIVE_INFINITY,
}

const spelt = (about: object): object =>
  'err' in about && about.err instanceof Error
    ? { ...about, err: { type: about.err.name, message: about.err.message, stack: about.err.stack } }
    : about
