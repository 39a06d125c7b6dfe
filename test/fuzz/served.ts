/** A server in a separate process that measures its heap on a message of its parent. It needs --expose-gc. */
import { readConfig } from '../../src/config.ts'
import { serve } from '../../src/main.ts'

const { gc = () => {} } = globalThis

const [data = ':memory:'] = process.argv.slice(2)
const running = await serve(readConfig({ data, port: '0', logLevel: 'fatal' }, {}))
process.on('message', async message => {
  if (message === 'heap') {
    // Twice, because the first collection runs finalizers that release more.
    for (let times = 0; times < 2; times++) gc()
    process.send?.({ heap: process.memoryUsage().heapUsed })
  } else {
    await running.close()
    process.disconnect?.()
  }
})
process.send?.({ url: running.url })
