import cliProgress from 'cli-progress'
import type { Output } from './io.ts'

/** Polls a number until it is `total`, with a bar on a terminal and a line at the end. */
export async function watch(title: string, total: number, count: () => Promise<number>): Promise<void> {
  const bar = process.stderr.isTTY ? terminalBar(title, process.stderr) : undefined
  try {
    await poll({ title, total }, count, done => bar?.update(done, total))
  } finally {
    bar?.end()
  }
  process.stderr.write(`   ${total.toLocaleString('en')} ${title}\n`)
}

/** Polls a number until it is `total`, and reports each one. Throws if it does not grow for some time. */
export async function poll(
  { title, total, longestPauseMs = 60_000 }: Polled,
  count: () => Promise<number>,
  report: (done: number) => void,
): Promise<void> {
  let [most, end, delay] = [0, Date.now() + longestPauseMs, 50]
  for (let done = await count(); done < total; done = await count()) {
    report(done)
    if (done > most) [most, end] = [done, Date.now() + longestPauseMs]
    if (Date.now() > end)
      throw new Error(`For ${longestPauseMs / 1000} seconds ${title} has been at ${done} of ${total}; is a worker running?`)
    await new Promise(resolve => setTimeout(resolve, delay))
    // The real service takes minutes, and limits requests.
    delay = Math.min(2000, delay * 1.2)
  }
  report(total)
}

/**
 * Runs `act` when a signal ends the process, and ends it when all such acts are done; a second signal ends it at once. The
 * returned function takes that back.
 */
export function onInterrupt(act: () => unknown): () => void {
  if (acts.size === 0) for (const signal of SIGNALS) process.on(signal, interrupt)
  acts.add(act)
  return () => {
    acts.delete(act)
    if (acts.size === 0) for (const signal of SIGNALS) process.removeListener(signal, interrupt)
  }
}

/** A process has one list of them, as it has one of each signal. */
const acts = new Set<() => unknown>()

async function interrupt(signal: NodeJS.Signals): Promise<void> {
  // The last one is the first to act: a bar clears its line before a message is written.
  const taken = [...acts].reverse()
  acts.clear()
  for (const each of SIGNALS) process.removeListener(each, interrupt)
  await Promise.allSettled(taken.map(async act => act()))
  // Ends as without a listener, so that a shell sees the signal.
  process.kill(process.pid, signal)
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Polled {
  readonly title: string
  readonly total: number
  readonly longestPauseMs?: number
}

interface Bar {
  update(done: number, of: number): void
  end(): void
}

/** Shows progress: a bar on a terminal, otherwise a line at each tenth. */
export const bar = (title: string, output: Output = process.stderr): Bar =>
  output.isTTY ? terminalBar(title, process.stderr) : lineAtEachTenth(title, output)

function terminalBar(title: string, stream: NodeJS.WritableStream): Bar {
  const shown = new cliProgress.SingleBar({
    format: `   {bar} {value}/{total} ${title}`,
    barsize: 40,
    hideCursor: true,
    clearOnComplete: true,
    stream,
  })
  let release: (() => void) | undefined
  return {
    update: (done, of) => {
      if (release === undefined) {
        shown.start(of, done)
        // Shows the cursor again.
        release = onInterrupt(() => shown.stop())
      }
      shown.update(done)
    },
    end: () => {
      release?.()
      shown.stop()
    },
  }
}

function lineAtEachTenth(title: string, output: Output): Bar {
  let tenths = 0
  return {
    update: (done, of) => {
      const reached = Math.floor((done * 10) / of)
      if (reached <= tenths) return
      tenths = reached
      output.write(`   ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${title}\n`)
    },
    end: () => {},
  }
}
