import cliProgress from 'cli-progress'

/** Watches a number grow to `total`: a bar on a terminal, a line at the end elsewhere. Throws if it does not within a minute. */
export async function watch(title: string, total: number, count: () => Promise<number>): Promise<void> {
  const bar = process.stderr.isTTY
    ? new cliProgress.SingleBar({
        format: `   {bar} {value}/{total} ${title}`,
        barsize: 40,
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      })
    : undefined
  bar?.start(total, 0)
  try {
    const end = Date.now() + LONGEST_MS
    for (let done = await count(); done < total; done = await count()) {
      bar?.update(done)
      if (Date.now() > end) throw new Error(`After ${LONGEST_MS / 1000} seconds ${title} is at ${done} of ${total}.`)
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    }
    bar?.update(total)
  } finally {
    bar?.stop()
  }
  process.stderr.write(`   ${total.toLocaleString('en')} ${title}\n`)
}

const LOOK_EVERY_MS = 100
const LONGEST_MS = 60_000

/** Tells how far something is: a bar on a terminal, else a line at each tenth. */
export function bar(title: string): { told(done: number, of: number): void; end(): void } {
  if (process.stderr.isTTY) {
    const drawn = new cliProgress.SingleBar({
      format: `   {bar} {value}/{total} ${title}`,
      barsize: 40,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    })
    let begun = false
    return {
      told: (done, of) => {
        if (!begun) drawn.start(of, done)
        begun = true
        drawn.update(done)
      },
      end: () => drawn.stop(),
    }
  }
  let tenths = 0
  return {
    told: (done, of) => {
      const now = Math.floor((done * 10) / of)
      if (now <= tenths) return
      tenths = now
      process.stderr.write(`   ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${title}\n`)
    },
    end: () => {},
  }
}
