/** The input files of the peers: one page at the path of Muster's list. */
import { LIST } from './muster.ts'

/** The document that Prism mocks. */
export const openapi = (page: string): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'One page', version: '1' },
    paths: {
      [LIST]: {
        get: { responses: { 200: { description: 'A page', content: { 'application/json': { example: JSON.parse(page) } } } } },
      },
    },
  })

/** Mockoon's environment. */
export const mockoon = (page: string): string => {
  const uuid = '00000000-0000-4000-8000-00000000000'
  return JSON.stringify({
    uuid: `${uuid}0`,
    name: 'One page',
    endpointPrefix: '',
    hostname: '127.0.0.1',
    rootChildren: [{ type: 'route', uuid: `${uuid}1` }],
    routes: [
      {
        uuid: `${uuid}1`,
        type: 'http',
        method: 'get',
        endpoint: LIST.slice(1),
        responses: [
          {
            uuid: `${uuid}2`,
            body: page,
            bodyType: 'INLINE',
            statusCode: 200,
            headers: [{ key: 'Content-Type', value: 'application/json' }],
            disableTemplating: true,
            default: true,
          },
        ],
      },
    ],
  })
}

/** WireMock's mapping. */
export const wiremock = (page: string): string =>
  JSON.stringify({
    request: { method: 'GET', urlPath: LIST },
    response: { status: 200, body: page, headers: { 'Content-Type': 'application/json' } },
  })
