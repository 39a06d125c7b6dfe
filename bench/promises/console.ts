import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../test/support/chromium.ts'
import { type Bench, Skipped } from '../bench.ts'
import { ratios, spread } from '../figures.ts'
import { inRounds } from '../rounds.ts'
import { copyOfSampleData } from '../sample-data.ts'
import { startMuster } from '../servers/muster.ts'

const FILES = fileURLToPath(new URL('../../dist/console/assets/', import.meta.url))
const TIMES = 5

export const browser: Bench = {
  name: 'console',
  about: `The console in Chromium. Its size is that of all script and style, gzipped, and of what a customer’s dashboard and devices load. The time is from a click on *Devices* to the frame with the rows of the first page, against the request of that page alone by the same browser, read as JSON; the median of ${TIMES} a round. The code of the page was loaded before.`,
  run: async ({ scope, rounds, devices }) => {
    if (chromiumPath === undefined) throw new Skipped('Chromium is not installed')
    const muster = scope.use(await startMuster(await copyOfSampleData(scope, devices)))
    const chrome = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
    scope.defer(() => chrome.close())
    const page = await chrome.newPage()
    await page.goto(`${muster.url}/_muster/console/`)
    await page.getByRole('button', { name: 'it@acme.example' }).click()
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()

    const measured = await inRounds(rounds, {
      'click to rows': () => median(page, CLICK),
      'the request alone': () => median(page, REQUEST),
    })
    const files = globSync('*.{js,css}', { cwd: FILES })
    const sizes = files.map(file => ({ file, bytes: gzipSync(readFileSync(FILES + file)).length }))
    const size = sizes.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    const loaded = (await page.evaluate<number>(LOADED)) / 1000
    const million = devices.toLocaleString('en')
    return {
      promises: [
        { promise: 'all script and style of the five consoles, gzipped', values: [size], goal: { most: 60 }, unit: 'KB' },
        {
          promise: 'script and style of a customer’s dashboard and devices, gzipped',
          values: [loaded],
          goal: { most: 60 },
          unit: 'KB',
        },
        {
          promise: `devices of ${million}: click to rows on screen, time against the request alone`,
          values: ratios(measured['click to rows'], measured['the request alone']),
          goal: { most: 3 },
        },
        {
          promise: `devices of ${million}: click to rows on screen`,
          values: measured['click to rows'],
          goal: { most: 150 },
          unit: 'ms',
        },
      ],
      tables: [
        {
          title: 'Devices, ms',
          head: ['what', 'time'],
          rows: Object.entries(measured).map(([name, ms]) => [name, spread(ms)]),
        },
        {
          title: 'Files, KB gzipped',
          head: ['file', 'size'],
          rows: sizes.map(({ file, bytes }) => [file.replace(/-[^-]*\./, '.'), (bytes / 1000).toFixed(1)]),
        },
      ],
    }
  },
}

/** Scripts of the page as text, because the types of the bench are those of Node. Each resolves with a time in ms. */
const CLICK = `new Promise(resolve => {
  const link = name => [...document.querySelectorAll('nav a')].find(a => a.textContent === name)
  const until = (holds, then) => holds() ? then() : requestAnimationFrame(() => until(holds, then))
  const cells = () => document.querySelectorAll('[role="grid"] .body [role="gridcell"]')
  const isFilled = () => cells().length > 0 && ![...cells()].some(cell => cell.textContent === '…')
  link('Dashboard').click()
  until(() => document.querySelector('h1')?.textContent === 'Dashboard' && cells().length === 0, () => {
    const began = performance.now()
    link('Devices').click()
    until(isFilled, () => resolve(performance.now() - began))
  })
})`

const LOADED = `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`

const REQUEST = `(async () => {
  const began = performance.now()
  const response = await fetch('/_muster/portal/v1/customer/devices?pageNum=0&pageSize=100', { headers: { 'x-muster-console': '1' } })
  await response.json()
  return performance.now() - began
})()`

async function median(page: Page, script: string): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) times.push(await page.evaluate<number>(script))
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN
}
