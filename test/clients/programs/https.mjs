// With an agent of its own, which reads no variables.
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { steps } from './steps.mjs'

const agent = new https.Agent({ keepAlive: true })
await steps(async (method, url, { headers, body }) => {
  const response = await new Promise((resolve, reject) => {
    https.request(url, { method, headers, agent }, resolve).on('error', reject).end(body)
  })
  return JSON.parse(await text(response))
})
agent.destroy()
