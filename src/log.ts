/** Log lines for the operator, one JSON object each, in the format of the HTTP server's logger. This room imports no other room. */

/** `about` has ids by name, and an error as `err`. It must not contain a credential or data of a device's user. */
export interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}

export function makeLog(lowest: string, write: (line: object) => void): Log {
  const at = (level: number) => (about: object, message: string) => {
    if (level >= (LEVELS[lowest] ?? LEVELS.warn ?? 0)) write({ level, ...withPlainError(about), msg: message })
  }
  return { info: at(30), warn: at(40), error: at(50) }
}

/** The numbers of the levels in Pino. */
const LEVELS: Readonly<Record<string, number>> = {
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
  silent: Number.POSITIVE_INFINITY,
}

const withPlainError = (about: object): object =>
  'err' in about && about.err instanceof Error
    ? { ...about, err: { type: about.err.name, message: about.err.message, stack: about.err.stack } }
    : about
