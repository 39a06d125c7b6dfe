/**
 * Loaded into a server before its own code: tells, when it is asked, for how long its event loop was blocked at most since the
 * last time, and how much of such a time it worked at most, which is less where others had the processor or a disk was waited for.
 */
import { isMainThread } from 'node:worker_threads'

export interface Blocked {
  readonly ms: number
  readonly workedMs: number
}

const LOOK_EVERY_MS = 1

// A worker thread is loaded with it too, and has a loop of its own.
if (isMainThread) {
  let longest: Blocked = { ms: 0, workedMs: 0 }
  let last = look()
  setInterval(() => {
    const now = look()
    longest = {
      ms: Math.max(longest.ms, now.ms - last.ms - LOOK_EVERY_MS),
      workedMs: Math.max(longest.workedMs, now.workedMs - last.workedMs),
    }
    last = now
  }, LOOK_EVERY_MS).unref()
  process.on('message', () => {
    process.send?.(longest)
    longest = { ms: 0, workedMs: 0 }
  })
  process.channel?.unref()
}

function look(): Blocked {
  const { user, system } = process.threadCpuUsage()
  return { ms: performance.now(), workedMs: (user + system) / 1000 }
}
