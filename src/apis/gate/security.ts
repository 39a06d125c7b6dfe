/** The credentials of the APIs, for OpenAPI. A scheme has the same name in every document. */
import { everyScope } from '../../auth/scopes.ts'

/** A bearer, with the scopes of these products. */
export const oauth = (...products: readonly string[]) => ({
  type: 'oauth2',
  description: 'A bearer for an app, by its client id and secret.',
  flows: {
    clientCredentials: {
      tokenUrl: '/ams/v1/oauth2/token',
      scopes: Object.fromEntries([...everyScope].filter(scope => products.includes(productOf(scope))).map(scope => [scope, ''])),
    },
  },
})

export const signedToken = {
  type: 'apiKey',
  in: 'header',
  name: 'x-knox-apitoken',
  description: 'A JWT, signed by the client with RS512, around the token from POST /ams/v1/users/accesstoken.',
} as const

const productOf = (scope: string): string => scope.replace(/[.:].*$/, '')
