/** A thread that works on a place of its own, on the same file; it loads no server and no API. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Config } from './config.ts'
import type { Projections } from './enrolment/store.ts'
import { openPlace } from './place.ts'
import type { FileIdentity } from './storage/engines/sqlite-file.ts'
import { startWork } from './work/worker.ts'

/** What the thread is told as it is made. */
export interface Threaded {
  readonly config: Config
  readonly projections: Projections
  /** The database that the server has open. */
  readonly file: FileIdentity | undefined
}

const { config, projections, file } = workerData as Threaded
const place = await openPlace(config, projections, { file })
const work = startWork(place.world, place.pace)
parentPort?.postMessage('works')
// What was said before is kept until somebody listens.
parentPort?.on('message', async said => {
  if (said === 'wake') work.wake()
  if (said === 'stop') {
    await work.stop()
    await place.store.close()
    parentPort?.close()
  }
})
