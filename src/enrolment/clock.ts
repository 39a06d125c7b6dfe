/** The sources of time and ids that `main` passes to the domain. */
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
  /** 256 random bits, base64url. */
  secret(): string
  /** Ten random decimal digits; the caller must check that no tenant has the id. */
  tenant(): string
}
