/** A shell snippet of a document, run as a reader pastes it into a clone. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The snippets call the default port, unless `MUSTER_URL` names another address. */
export async function paste(snippet: string, url: string): Promise<{ readonly out: string; readonly err: string }> {
  const child = spawn('sh', ['-c', snippet], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, NODE_NO_WARNINGS: '1', MUSTER_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([readAll(child.stdout), readAll(child.stderr), once(child, 'close')])
  return { out, err }
}
