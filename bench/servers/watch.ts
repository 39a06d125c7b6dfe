/** Loaded into a server before its own code: tells, when it is asked, how long its event loop was blocked at most since then. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const RESOLUTION_MS = 1

// A worker thread is loaded with it too, and has a loop of its own.
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  process.on('message', () => {
    // What is recorded is the time between two looks, so an idle loop shows the time that lies between them.
    process.send?.(Math.max(0, delay.max / 1e6 - RESOLUTION_MS))
    delay.reset()
  })
  process.channel?.unref()
}
