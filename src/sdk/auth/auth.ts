/** What the client signs in with. */
export type Auth = AppAuth | BearerAuth | SignedAuth | StaticKeyAuth

/** OAuth 2.0 client credentials. */
export interface AppAuth {
  readonly clientId: string
  readonly clientSecret: string
  /** Separated by spaces; left out, all that the app is registered for. */
  readonly scope?: string
}

/** A bearer, or a function that is asked for one before each request. */
export interface BearerAuth {
  readonly token: string | (() => string | Promise<string>)
}

/** Signed tokens (`x-knox-apitoken`). */
export interface SignedAuth {
  /**
   * The portal's keys.json: its path, its text, its content, or a function that returns one of these. Read again for each new
   * token, so a replaced file takes effect. A path needs Node.
   */
  readonly keys: string | KeyPair | (() => string | KeyPair | Promise<string | KeyPair>)
  /** Left out, the member `Identifier` of the keys. */
  readonly clientIdentifier?: string
  /** How long a token is valid, 1 to 30 minutes. Default 30. */
  readonly validityMinutes?: number
}

/** The content of keys.json. */
export interface KeyPair {
  /** Base64 of the SubjectPublicKeyInfo. */
  readonly Public: string
  /** Base64 of PKCS#8 or PKCS#1. */
  readonly Private: string
  readonly Identifier?: string
}

/** The key of a reseller for the first generation of KDP (`kdp.gen1`) alone. */
export interface StaticKeyAuth {
  readonly staticKey: string
}
