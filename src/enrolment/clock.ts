/** Time and ids as `main` hands them to an act. */
export interface Clock {
  /** The world's time, epoch ms. */
  now(): number
}

export interface Ids {
  /** 24 lower-case hex digits, ascending in time within a process; the leading eight are seconds. */
  object(): string
  uuid(): string
  /** The id of an error: a version 4 UUID without hyphens, in upper case. */
  errorId(): string
  /** What nobody can guess: 256 bits of chance, base64url. */
  secret(): string
  /** Ten decimal digits, by chance: whoever makes a tenant of it looks whether it is taken. */
  tenant(): string
}
