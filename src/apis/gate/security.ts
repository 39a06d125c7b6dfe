/** The two credentials of KME and KDP, for OpenAPI. */
export const security = {
  oauth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From POST /ams/v1/oauth2/token.' },
  signedToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-knox-apitoken',
    description: 'A JWT, signed by the client with RS512, around the token from POST /ams/v1/users/accesstoken.',
  },
} as const
