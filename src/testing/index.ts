/**
 * The entry `muster-server/testing`: a server and isolated worlds for the tests of a client. It runs on Node 20 and newer, in any
 * test runner, as an ES module or as CommonJS. Each export is a promise to users.
 */
export type { Clock, Duration } from './clock.ts'
export type { FaultOrder, Faults, OrderedFault } from './faults.ts'
export type { KeyOrder } from './keys.ts'
export type { Phones } from './phones.ts'
export type { RecordedExchange, RecordedRequest, RequestFilter, Waiting } from './requests.ts'
export type { ServerSettings } from './server-process.ts'
export { type Muster, type StartOptions, startMuster } from './start-muster.ts'
export type { Credential, SampleAccount, Snapshot, World, WorldOptions } from './world.ts'
