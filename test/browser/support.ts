/** A server with the built console, and Chromium in front of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildIfOlder } from '../../scripts/console.ts'
import { chromiumPath } from '../support/chromium.ts'
import { type Muster, openMuster } from '../support/server.ts'

/** The reason to skip the tests of a file; false where there is a Chromium. */
export const skip = chromiumPath === undefined && 'no Chromium is installed here (MUSTER_TEST_CHROMIUM can name the path of one)'

let built: Promise<unknown> | undefined

export interface Consoles {
  readonly muster: Muster
  /** A new person: a browser without cookies, signed in as `account` if one is given. */
  open(path: string, options?: { readonly account?: string } & BrowserContextOptions): Promise<Page>
}

/**
 * Starts a server, and a browser that reports each error and each violation of the policy of a page as a failure at the end.
 * `provider` is the address of another server that sign-ins lead to.
 */
export async function openConsoles(
  settings: Record<string, string> = {},
  { provider }: { readonly provider?: string } = {},
): Promise<Consoles> {
  built ??= buildIfOlder('dist/console')
  await built
  const muster = await openMuster(settings)
  const browser: Browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] })
  const faults: string[] = []
  after(async () => {
    await browser.close()
    await muster.close()
    assert.deepEqual(faults, [])
  })
  return {
    muster,
    open: async (path, { account, ...options } = {}) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', error => faults.push(`${path}: ${error.stack}`))
      page.on('console', message => {
        if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(`${path}: ${message.text()}`)
      })
      page.on('request', request => {
        const isOfProvider = provider !== undefined && request.url().startsWith(provider) && request.isNavigationRequest()
        if (!request.url().startsWith(muster.url) && !isOfProvider && !/^(data|blob):/.test(request.url()))
          faults.push(`${path} asks another server: ${request.url()}`)
      })
      if (account !== undefined) await signIn(page, muster, account)
      await page.goto(`${muster.url}/_muster/console${path}`)
      return page
    },
  }
}

async function signIn(page: Page, { url }: Muster, account: string): Promise<void> {
  const response = await page.request.post(`${url}/_muster/portal/v1/session`, {
    data: { account },
    headers: { 'x-muster-console': 'test' },
  })
  assert.equal(response.status(), 201, await response.text())
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const AXE_RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, help, nodes }) => id + ': ' + help + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' ')))`

/**
 * Fails with the rules that the page breaks, in light or in dark colours. Frameworks inject axe as a script, which the policy of
 * the page blocks.
 */
export async function assertAccessible(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    const { result } = await session.send('Runtime.evaluate', { expression: AXE_RUN, awaitPromise: true, returnByValue: true })
    assert.deepEqual(result.value, [], `${page.url()} in ${colorScheme} colours`)
  }
  await session.detach()
}
