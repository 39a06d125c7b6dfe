import type { Catalogue } from '../../wire/catalogue.ts'

/**
 * What the control API answers when it refuses. All of it is ours: the numbers are for those who sort by them, the name is the
 * problem's type, and the text its detail.
 */
export const errors = {
  requestUnfit: [40000000, 'request-unfit', '{detail}.'],
  bodyMalformed: [40000001, 'body-malformed', '{detail}.'],
  credentialMissing: [40100000, 'credential-missing', 'In service mode this asks for Authorization: Bearer and the admin token.'],
  credentialWrong: [40100002, 'credential-wrong', 'The admin token is wrong.'],
  credentialRefused: [40100001, 'credential-refused', 'The credential was not accepted: {reason}.'],
  pageForeign: [40300000, 'page-foreign', 'A browser may come from the pages of this server only: {detail}.'],
  hostForeign: [
    40300002,
    'host-foreign',
    'The Host {host} is no name of this server; if it is one, name it in the setting hosts (MUSTER_HOSTS).',
  ],
  scopeMissing: [40300001, 'scope-missing', '{detail}.'],
  pathUnknown: [40400000, 'path-unknown', '{detail}.'],
  rowUnknown: [40400001, 'row-unknown', 'There is no {row}.'],
  sandboxOnly: [40400002, 'sandbox-only', 'This is not served in service mode.'],
  tenantTaken: [40900000, 'tenant-taken', 'Tenant {id} is a {kind}.'],
  tokenTaken: [40900005, 'token-taken', 'Reseller {id} has this gen1Token.'],
  devicesDiffer: [40900001, 'devices-differ', 'These identifiers belong to different {rows}: {identifiers}.'],
  nameTaken: [40900002, 'name-taken', 'Customer {customer} has another profile {name}: {id}.'],
  inUse: [40900003, 'still-in-use', '{row} cannot go: {reason}.'],
  cancelNotAllowed: [40900004, 'cancel-not-allowed', 'Profile {profile} does not let the user cancel.'],
  nothingAsked: [40900006, 'nothing-asked', 'Nothing of this kind waits for an answer of customer {customer}.'],
  severalAsk: [40900007, 'several-ask', 'Several providers wait: {providers}. Name one as provider.'],
  alreadyManaged: [40900008, 'already-managed', 'Customer {customer} is managed by another provider.'],
  fullyManaged: [40900009, 'fully-managed', 'Customer {customer} is fully managed, and has nobody who could ask.'],
  knoxManageTaken: [40900010, 'knox-manage-taken', 'Another customer has this name of a Knox Manage tenant.'],
  notManaging: [40900011, 'not-managing', 'Provider {provider} does not manage customer {customer}.'],
  bodyTooLarge: [41300000, 'body-too-large', '{detail}.'],
  bodyNotJson: [41500000, 'body-not-json', 'A body must be application/json.'],
  broken: [50000000, 'broken', 'Something broke; the log has this id.'],
  notThereYet: [50100000, 'not-there-yet', '{what} is not there yet.'],
  notReady: [50300000, 'not-ready', '{what}.'],
  stopping: [50300001, 'stopping', 'This server is being stopped; another may serve.'],
} as const satisfies Catalogue
