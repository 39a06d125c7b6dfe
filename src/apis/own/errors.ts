/** The error rows that the control and the portal API share. Both are Muster's own, so none of their rows is published. */
import type { Catalogue } from '../../wire/catalogue.ts'

export const ownRows = {
  requestUnfit: [40000000, 'request-unfit', '{detail}.'],
  bodyMalformed: [40000001, 'body-malformed', '{detail}.'],
  pageForeign: [40300000, 'page-foreign', 'A browser may send requests from the pages of this server only: {detail}.'],
  hostForeign: [
    40300002,
    'host-foreign',
    'The Host {host} is not a name of this server. If it should be one, add it to the setting hosts (MUSTER_HOSTS).',
  ],
  scopeMissing: [40300001, 'scope-missing', '{detail}.'],
  pathUnknown: [40400000, 'path-unknown', '{detail}.'],
  sandboxOnly: [40400002, 'sandbox-only', 'This operation exists in the sandbox only; the server is in service mode.'],
  bodyTooLarge: [41300000, 'body-too-large', '{detail}.'],
  bodyNotJson: [41500000, 'body-not-json', 'A body must be application/json.'],
  broken: [50000000, 'broken', 'The server failed; its log has the cause under this errorId.'],
  stopping: [50300001, 'stopping', 'This server is stopping. Retry, or use another server.'],
} as const satisfies Catalogue
