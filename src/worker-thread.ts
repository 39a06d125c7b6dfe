/** The thread that does background work, with its own connection to the store and without the server and the APIs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Config } from './config.ts'
import type { Projections } from './enrolment/store/projections.ts'
import { openWorld } from './open-world.ts'
import type { FileIdentity } from './storage/engines/sqlite-file.ts'
import { startWork } from './work/worker.ts'

/** The data that the thread receives at its start. */
export interface ThreadData {
  readonly config: Config
  readonly projections: Projections
  /** The database that the server has open. */
  readonly file: FileIdentity | undefined
  /** Of the world, for its log; undefined for the first one. */
  readonly name: string | undefined
}

const { config, projections, file, name } = workerData as ThreadData
const opened = await openWorld(config, projections, { opening: { file }, name })
const work = startWork(opened.world, opened.pace)
opened.changes.watch(change => parentPort?.postMessage(change))
parentPort?.postMessage('started')
// Node queues messages that were posted before this listener.
parentPort?.on('message', async message => {
  if (message === 'wake') work.wake()
  if (message === 'stop') {
    await work.stop()
    await opened.store.close()
    parentPort?.close()
  }
})
