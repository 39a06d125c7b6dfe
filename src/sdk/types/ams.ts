/** Types of `openapi/ams.json`, written by `npm run openapi`. */

export type ErrorBody = {
  readonly code: number
  readonly message: string
  readonly data: string
} | {
  readonly code: readonly number[]
  readonly message: readonly string[]
  readonly data: readonly string[]
} | {
  readonly error: string
  readonly error_description: string
}

export interface AccessToken {
  readonly accessToken: string
}

export interface AccessTokenForClientIdentifier {
  /** The client identifier, signed by the client. */
  readonly clientIdentifierJwt: string
  /** Base64 of the SubjectPublicKeyInfo, as in the JWT. */
  readonly base64EncodedStringPublicKey: string
  readonly validityForAccessTokenInMinutes?: number
}

export interface AccessTokenForPerson {
  /** The client identifier and the person's idpAccessToken, signed together. */
  readonly clientIdentifierJwt: string
  /** Base64 of the SubjectPublicKeyInfo, as in the JWT. */
  readonly base64EncodedStringPublicKey: string
  readonly validityForAccessTokenInMinutes?: number
}

export interface AccessTokenForSession {
  /** The session token, signed by the client. */
  readonly sessionTokenJwt: string
  /** Base64 of the SubjectPublicKeyInfo, as in the JWT. */
  readonly base64EncodedStringPublicKey: string
  readonly validityForAccessTokenInMinutes?: number
}

export interface App {
  readonly clientId: string
  readonly clientName: string
  readonly description: string | null
  readonly grantTypes: readonly ('client_credentials' | 'authorization_code')[]
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly authenticationMethods: readonly ('client_secret_post' | 'client_secret_basic')[]
  readonly expirationTimes: ExpirationTimes
  readonly consentMetadata: ConsentMetadata
  readonly createdBy: string | null
}

export interface AppChange {
  readonly clientName?: string
  readonly description?: string | null
  readonly grantTypes?: readonly ('client_credentials' | 'authorization_code')[]
  readonly redirectUris?: readonly string[]
  readonly scopes?: readonly string[]
  readonly authenticationMethods?: readonly ('client_secret_post' | 'client_secret_basic')[]
  readonly expirationTimes?: ExpirationTimes
  readonly consentMetadata?: ConsentMetadata
}

export interface AppList {
  readonly totalCount: number
  readonly totalPage: number
  readonly pageNum: number
  readonly clients: readonly App[]
}

export interface ConsentMetadata {
  /** Required for authorization_code. */
  readonly companyName?: string
  readonly homePageUrl?: string
  readonly termsUrl?: string
  readonly privacyUrl?: string
  readonly supportEmail?: string
}

export interface EncryptionKey {
  readonly algorithm: 'RSA/ECB/PKCS1Padding'
  /** RSA of 2048 bits: X.509 SubjectPublicKeyInfo, DER, base64. */
  readonly publicKey: string
  /** The SHA-256 of the DER, hex. */
  readonly sha256: string
}

export interface ExpirationTimes {
  /** Seconds. */
  readonly code?: number
  /** Seconds. */
  readonly access?: number
  /** Seconds. */
  readonly refresh?: number
}

export interface NewApp {
  readonly clientName: string
  readonly description?: string | null
  readonly grantTypes: readonly ('client_credentials' | 'authorization_code')[]
  readonly redirectUris?: readonly string[]
  readonly scopes: readonly string[]
  readonly authenticationMethods?: readonly ('client_secret_post' | 'client_secret_basic')[]
  readonly expirationTimes?: ExpirationTimes
  readonly consentMetadata?: ConsentMetadata
}

export interface PublicKey {
  readonly kty: 'RSA'
  /** The modulus, base64url. */
  readonly n: string
  /** The exponent, base64url. */
  readonly e: string
  /** The id of the key; each signed token has it in its header. */
  readonly kid: string
  readonly alg: 'RS256'
  readonly use: 'sig'
}

export interface RegisteredApp {
  /** Returned only once. */
  readonly clientSecret: string
  readonly clientId: string
  readonly clientName: string
  readonly description: string | null
  readonly grantTypes: readonly ('client_credentials' | 'authorization_code')[]
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly authenticationMethods: readonly ('client_secret_post' | 'client_secret_basic')[]
  readonly expirationTimes: ExpirationTimes
  readonly consentMetadata: ConsentMetadata
  readonly createdBy: string | null
}

export interface RotatedSecret {
  readonly clientId: string
  /** Returned only once. */
  readonly clientSecret: string
}

export interface ServerMetadata {
  readonly issuer: string
  /** Only in a sandbox. */
  readonly authorization_endpoint?: string
  readonly token_endpoint: string
  readonly revocation_endpoint: string
  readonly jwks_uri: string
  readonly scopes_supported: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported: readonly string[]
  readonly grant_types_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly revocation_endpoint_auth_methods_supported: readonly string[]
  readonly code_challenge_methods_supported: readonly string[]
  readonly authorization_response_iss_parameter_supported: boolean
  readonly subject_types_supported: readonly string[]
  readonly id_token_signing_alg_values_supported: readonly string[]
  readonly claims_supported: readonly string[]
}

export interface SessionRequest {
  /** The client identifier and the person's idpAccessToken, signed together. */
  readonly clientIdentifierJwt: string
  /** Base64 of the SubjectPublicKeyInfo, as in the JWT. */
  readonly base64EncodedStringPublicKey: string
  readonly validityForSessionTokenInHours?: number
}

export interface SessionToken {
  readonly sessionToken: string
}

export interface TokenRequest {
  readonly grant_type: 'client_credentials' | 'authorization_code' | 'refresh_token'
  readonly client_id?: string
  /** In the form, or with the client id by HTTP Basic. */
  readonly client_secret?: string
  /** Separated by spaces. If absent, all registered or all granted scopes. */
  readonly scope?: string
  /** Seconds, for client_credentials. */
  readonly expires_in?: number
  /** Required for authorization_code, as redirect_uri and code_verifier are. */
  readonly code?: string
  /** The redirect URI that the code was sent to. */
  readonly redirect_uri?: string
  /** RFC 7636. */
  readonly code_verifier?: string
  /** Required for refresh_token. */
  readonly refresh_token?: string
}

export interface Tokens {
  readonly access_token: string
  readonly scope: string
  readonly expires_in: number
  readonly token_type: 'Bearer'
  /** For a code or a refresh token. */
  readonly refresh_token?: string
  /** For a code, if `openid` was granted. */
  readonly id_token?: string
}

/** Requests and responses by operationId. `errors` has the codes that an operation may be refused with. */
export interface Operations {
  /** Exchanges a signed client identifier for an access token */
  readonly createApiAccessToken: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/accesstoken'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AccessTokenForClientIdentifier | AccessTokenForSession
    readonly response: AccessToken
    readonly errors: 4010050 | 4002251 | 5000000 | 4000000 | 4012250 | 4002250 | 4030000 | 4042251 | 4042252 | 4040000 | 41300000
  }
  /** Exchanges a signed client identifier for an access token */
  readonly createApiAccessTokenV0: {
    readonly method: 'POST'
    readonly route: '/ams/v0/users/accesstoken'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AccessTokenForClientIdentifier | AccessTokenForSession
    readonly response: AccessToken
    readonly errors: 4010050 | 4002251 | 5000000 | 4000000 | 4012250 | 4002250 | 4030000 | 4042251 | 4042252 | 4040000 | 41300000
  }
  /** Exchanges a partner's client identifier, signed with a person's sign-in, for an access token */
  readonly createApiAccessTokenOAuth2: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/customer/accesstokenOAuth2'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AccessTokenForPerson
    readonly response: AccessToken
    readonly errors:
      | 4010050
      | 4002251
      | 5000000
      | 4000000
      | 4012250
      | 4002250
      | 4010011
      | 4030000
      | 4042251
      | 4042252
      | 4040000
      | 41300000
  }
  /** Exchanges a partner's client identifier, signed with a person's sign-in, for an access token */
  readonly createApiAccessTokenOAuth2Alias: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/accesstokenOAuth2'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AccessTokenForPerson
    readonly response: AccessToken
    readonly errors:
      | 4010050
      | 4002251
      | 5000000
      | 4000000
      | 4012250
      | 4002250
      | 4010011
      | 4030000
      | 4042251
      | 4042252
      | 4040000
      | 41300000
  }
  /** Creates a session token, with which a partner requests access tokens */
  readonly createSessionToken: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/customer/sessiontoken'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: SessionRequest
    readonly response: SessionToken
    readonly errors:
      | 4010050
      | 4002251
      | 5000000
      | 4000000
      | 4012250
      | 4002250
      | 4010011
      | 4030000
      | 4042251
      | 4042252
      | 4040000
      | 41300000
  }
  /** Creates a session token, with which a partner requests access tokens */
  readonly createSessionTokenAlias: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/sessiontoken'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: SessionRequest
    readonly response: SessionToken
    readonly errors:
      | 4010050
      | 4002251
      | 5000000
      | 4000000
      | 4012250
      | 4002250
      | 4010011
      | 4030000
      | 4042251
      | 4042252
      | 4040000
      | 41300000
  }
  /** Exchanges a signed session token for an access token */
  readonly createSessionAccessToken: {
    readonly method: 'POST'
    readonly route: '/ams/v1/users/customer/accesstoken'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: AccessTokenForSession
    readonly response: AccessToken
    readonly errors: 4010050 | 4002251 | 5000000 | 4000000 | 4012250 | 4002250 | 4030000 | 4042251 | 4042252 | 4040000 | 41300000
  }
  /** Exchanges a client secret, a code or a refresh token for a bearer token */
  readonly postToken: {
    readonly method: 'POST'
    readonly route: '/ams/v1/oauth2/token'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: TokenRequest
    readonly response: Tokens
    readonly errors: 5000000 | 4040000 | 41300000 | 400 | 401 | 429
  }
  /** Revokes an access or refresh token */
  readonly postRevoke: {
    readonly method: 'POST'
    readonly route: '/ams/v1/oauth2/revoke'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      readonly client_id?: string
      /** In the form, or with the client id by HTTP Basic. */
      readonly client_secret?: string
      readonly token: string
    }
    readonly response: string
    readonly errors: 5000000 | 4040000 | 41300000 | 400 | 401 | 429
  }
  /** Shows the page on which a person signs in and allows an app */
  readonly getAuthorize: {
    readonly method: 'GET'
    readonly route: '/ams/v1/oauth2/authorize'
    readonly path: undefined
    readonly query: {
      /** `code`. */
      readonly response_type: string
      /** The client id of the app. */
      readonly client_id: string
      /** Separated by spaces; each must be one that the app is registered for. */
      readonly scope: string
      /** A registered URI, character by character. May be omitted if the app has only one. */
      readonly redirect_uri?: string
      /** base64url of the SHA-256 of the code verifier, without padding. */
      readonly code_challenge: string
      /** `S256`. */
      readonly code_challenge_method: string
      /** Returned unchanged to the app. */
      readonly state: string
      /** Returned in the ID token. */
      readonly nonce?: string
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: string
    readonly errors: 5000000 | 4040000 | 41300000
  }
  /** Receives the forms of that page */
  readonly postAuthorize: {
    readonly method: 'POST'
    readonly route: '/ams/v1/oauth2/authorize'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: {
      /** `code`. */
      readonly response_type: string
      /** The client id of the app. */
      readonly client_id: string
      /** Separated by spaces; each must be one that the app is registered for. */
      readonly scope: string
      /** A registered URI, character by character. May be omitted if the app has only one. */
      readonly redirect_uri?: string
      /** base64url of the SHA-256 of the code verifier, without padding. */
      readonly code_challenge: string
      /** `S256`. */
      readonly code_challenge_method: string
      /** Returned unchanged to the app. */
      readonly state: string
      /** Returned in the ID token. */
      readonly nonce?: string
      /** The key of the page. */
      readonly form_key: string
      /** The e-mail of the person who signs in. */
      readonly account?: string
      /** `allow` or `deny`. */
      readonly decision?: string
    }
    readonly response: string
    readonly errors: 5000000 | 4040000 | 41300000
  }
  /** Registers an app of the caller’s tenant */
  readonly createClient: {
    readonly method: 'POST'
    readonly route: '/ams/v1/oauth2/clients'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: NewApp
    readonly response: RegisteredApp
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Lists the apps of the caller’s tenant */
  readonly listClients: {
    readonly method: 'GET'
    readonly route: '/ams/v1/oauth2/clients'
    readonly path: undefined
    readonly query: {
      /** A whole client id, a part of a name, or the whole e-mail of the person who registered it. */
      readonly search?: string
      /** Page, counted from 0. */
      readonly pageNum?: number
      /** Rows on a page. */
      readonly pageSize?: number
    }
    readonly headers: undefined
    readonly body: undefined
    readonly response: AppList
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Returns an app */
  readonly getClient: {
    readonly method: 'GET'
    readonly route: '/ams/v1/oauth2/clients/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: App
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Changes members of an app; absent members stay unchanged */
  readonly updateClient: {
    readonly method: 'PATCH'
    readonly route: '/ams/v1/oauth2/clients/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: AppChange
    readonly response: App
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Removes an app and its tokens */
  readonly deleteClient: {
    readonly method: 'DELETE'
    readonly route: '/ams/v1/oauth2/clients/{clientId}'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: undefined
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Sets the lifetimes of an app’s tokens; absent ones become the default */
  readonly updateClientExpirationTimes: {
    readonly method: 'PUT'
    readonly route: '/ams/v1/oauth2/clients/{clientId}/expirationTimes'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: ExpirationTimes
    readonly response: App
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Replaces the secret of an app; the old one becomes invalid at once */
  readonly rotateClientSecret: {
    readonly method: 'PUT'
    readonly route: '/ams/v1/oauth2/clients/{clientId}/secret'
    readonly path: {
      readonly clientId: string
    }
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: RotatedSecret
    readonly errors:
      | 5000000
      | 4000000
      | 4012250
      | 4040000
      | 4010000
      | 40100001
      | 4030003
      | 4030005
      | 40300000
      | 4040100
      | 4040900
      | 41300000
  }
  /** Returns the metadata of the authorization server */
  readonly getAuthorizationServerMetadata: {
    readonly method: 'GET'
    readonly route: '/.well-known/oauth-authorization-server'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ServerMetadata
    readonly errors: 5000000 | 4040000 | 41300000
  }
  /** Returns the metadata of the authorization server */
  readonly getOpenIdConfiguration: {
    readonly method: 'GET'
    readonly route: '/.well-known/openid-configuration'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: ServerMetadata
    readonly errors: 5000000 | 4040000 | 41300000
  }
  /** Returns the public keys that bearers and ID tokens are signed with */
  readonly getKeys: {
    readonly method: 'GET'
    readonly route: '/ams/v1/oauth2/jwks'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: {
      readonly keys: readonly PublicKey[]
    }
    readonly errors: 5000000 | 4040000 | 41300000
  }
  /** Returns the public key for the credentials of assignProfile */
  readonly getEncryptionKey: {
    readonly method: 'GET'
    readonly route: '/.well-known/kme-encryption-key'
    readonly path: undefined
    readonly query: undefined
    readonly headers: undefined
    readonly body: undefined
    readonly response: EncryptionKey
    readonly errors: 5000000 | 4040000 | 41300000
  }
}

/** The rows of the error table by our own keys. */
export interface ErrorRows {
  readonly requestFieldsInvalid: { readonly code: 4010050; readonly name: 'ACCESS_TOKEN_BAD_REQUEST' }
  readonly identifierClaimEmpty: { readonly code: 4002251; readonly name: 'BAD_REQUEST_CLIENTIDENTIFIER_CLAIM_NOT_POPULATED' }
  readonly broken: { readonly code: 5000000; readonly name: 'INTERNAL_SERVER_ERROR' }
  readonly parameterInvalid: { readonly code: 4000000; readonly name: 'RESOURCE_INVALID_PARAM' }
  readonly accessTokenBadRequest: { readonly code: 4012250; readonly name: 'ACCESS_TOKEN_BAD_REQUEST' }
  readonly validityInvalid: { readonly code: 4002251; readonly name: 'ACCESS_TOKEN_TIMEOUT_VALIDITY_RESOURCE_INVALID_PARAM' }
  readonly jtiUsed: { readonly code: 4002250; readonly name: 'API_KEY_NON_UNIQUE_JWTID' }
  readonly personUnknown: { readonly code: 4010011; readonly name: 'IDP_AUTHORIZATION_FAIL' }
  readonly signedTokenExpired: { readonly code: 4030000; readonly name: 'AUTHENTICATION_FAIL' }
  readonly restrictionEmpty: { readonly code: 4042251; readonly name: 'API_KEY_RESTRICTION_NOT_FOUND' }
  readonly restrictionUnlisted: { readonly code: 4042252; readonly name: 'API_KEY_RESTRICTION_INVALID' }
  readonly pathUnknown: { readonly code: 4040000; readonly name: 'RESOURCE_NOT_FOUND' }
  readonly credentialMissing: { readonly code: 4010000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly bearerExpired: { readonly code: 40100001; readonly name: 'ACCESS_TOKEN_EXPIRED' }
  readonly tenantBlocked: { readonly code: 4030003; readonly name: 'TENANT_BLOCKED' }
  readonly tenantInactive: { readonly code: 4030005; readonly name: 'TENANT_INACTIVE' }
  readonly notPermitted: { readonly code: 40300000; readonly name: 'AUTHORIZATION_FAIL' }
  readonly userNotFound: { readonly code: 4040100; readonly name: 'USER_NOT_FOUND' }
  readonly tenantNotFound: { readonly code: 4040900; readonly name: 'TENANT_NOT_FOUND' }
  readonly bodyTooLarge: { readonly code: 41300000; readonly name: 'PAYLOAD_TOO_LARGE' }
  readonly oauthRequestInvalid: { readonly code: 400; readonly name: 'invalid_request' }
  readonly oauthClientInvalid: { readonly code: 401; readonly name: 'invalid_client' }
  readonly oauthClientUnauthorized: { readonly code: 400; readonly name: 'unauthorized_client' }
  readonly oauthGrantInvalid: { readonly code: 400; readonly name: 'invalid_grant' }
  readonly oauthGrantUnsupported: { readonly code: 400; readonly name: 'unsupported_grant_type' }
  readonly oauthTooManyAttempts: { readonly code: 429; readonly name: 'temporarily_unavailable' }
  readonly oauthScopeInvalid: { readonly code: 400; readonly name: 'invalid_scope' }
}
