import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** Starts a helper program: it sends `ready`, takes messages, and ends with the process that started it. */
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
