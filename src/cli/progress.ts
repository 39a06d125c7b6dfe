import cliProgress from 'cli-progress'

/** Polls a number until it is `total`, with a bar on a terminal. Throws if that takes longer than a minute. */
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
      await new Promise(resolve => setTimeout(resolve, POLL_EVERY_MS))
    }
    bar?.update(total)
  } finally {
    bar?.stop()
  }
  process.stderr.write(`   ${total.toLocaleString('en')} ${title}\n`)
}

const POLL_EVERY_MS = 100
const LONGEST_MS = 60_000

/** Shows progress: a bar on a terminal, otherwise a line at each tenth. */
export function bar(title: string): { update(done: number, of: number): void; end(): void } {
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
      update: (done, of) => {
        if (!begun) drawn.start(of, done)
        begun = true
        drawn.update(done)
      },
      end: () => drawn.stop(),
    }
  }
  let tenths = 0
  return {
    update: (done, of) => {
      const now = Math.floor((done * 10) / of)
      if (now <= tenths) return
      tenths = now
      process.stderr.write(`   ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${title}\n`)
    },
    end: () => {},
  }
}
