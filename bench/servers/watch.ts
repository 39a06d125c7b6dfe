/**
 * Is loaded into a server before its own code. On a message it sends the longest block of the event loop since the last message,
 * and the longest processor time between two ticks, which is less where other processes ran or the disk was slow.
 */
import { isMainThread } from 'node:worker_threads'

export interface Blocked {
  readonly ms: number
  readonly workedMs: number
}

const TICK_MS = 1

// Worker threads load this file too, but their event loops are not measured.
if (isMainThread) {
  let longest: Blocked = { ms: 0, workedMs: 0 }
  let last = sample()
  setInterval(() => {
    const now = sample()
    longest = {
      ms: Math.max(longest.ms, now.ms - last.ms - TICK_MS),
      workedMs: Math.max(longest.workedMs, now.workedMs - last.workedMs),
    }
    last = now
  }, TICK_MS).unref()
  process.on('message', () => {
    process.send?.(longest)
    longest = { ms: 0, workedMs: 0 }
  })
  process.channel?.unref()
}

function sample(): Blocked {
  const { user, system } = process.threadCpuUsage()
  return { ms: performance.now(), workedMs: (user + system) / 1000 }
}
