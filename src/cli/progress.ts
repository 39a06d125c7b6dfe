import cliProgress from 'cli-progress'

/** Polls a number until it is `total`, with a bar on a terminal and a line at the end. */
export async function watch(title: string, total: number, count: () => Promise<number>): Promise<void> {
  const bar = process.stderr.isTTY ? terminalBar(title) : undefined
  try {
    await poll({ title, total }, count, done => bar?.update(done, total))
  } finally {
    bar?.end()
  }
  process.stderr.write(`   ${total.toLocaleString('en')} ${title}\n`)
}

/** Polls a number until it is `total`, and reports each one. Throws if it does not grow for a minute. */
export async function poll(
  { title, total }: { readonly title: string; readonly total: number },
  count: () => Promise<number>,
  report: (done: number) => void,
): Promise<void> {
  let [most, end] = [0, Date.now() + LONGEST_PAUSE_MS]
  for (let done = await count(); done < total; done = await count()) {
    report(done)
    if (done > most) [most, end] = [done, Date.now() + LONGEST_PAUSE_MS]
    if (Date.now() > end)
      throw new Error(`For ${LONGEST_PAUSE_MS / 1000} seconds ${title} has been at ${done} of ${total}; is a worker running?`)
    await new Promise(resolve => setTimeout(resolve, POLL_EVERY_MS))
  }
  report(total)
}

const POLL_EVERY_MS = 100
const LONGEST_PAUSE_MS = 60_000

interface Bar {
  update(done: number, of: number): void
  end(): void
}

/** Shows progress: a bar on a terminal, otherwise a line at each tenth. */
export const bar = (title: string): Bar => (process.stderr.isTTY ? terminalBar(title) : lineAtEachTenth(title))

function terminalBar(title: string): Bar {
  const shown = new cliProgress.SingleBar({
    format: `   {bar} {value}/{total} ${title}`,
    barsize: 40,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  })
  let isStarted = false
  return {
    update: (done, of) => {
      if (!isStarted) shown.start(of, done)
      isStarted = true
      shown.update(done)
    },
    end: () => shown.stop(),
  }
}

function lineAtEachTenth(title: string): Bar {
  let tenths = 0
  return {
    update: (done, of) => {
      const reached = Math.floor((done * 10) / of)
      if (reached <= tenths) return
      tenths = reached
      process.stderr.write(`   ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${title}\n`)
    },
    end: () => {},
  }
}
