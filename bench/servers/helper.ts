import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** Starts one of these programs that say `ready`, take messages and end with whoever started them. */
export async function startHelper(scope: AsyncDisposableStack, program: string, args: readonly string[]): Promise<ChildProcess> {
  const helper = fork(new URL(program, import.meta.url), args)
  scope.defer(async () => {
    const ended = once(helper, 'exit')
    if (helper.connected) helper.disconnect()
    await ended
  })
  await once(helper, 'message')
  return helper
}
