// The package, beside the copy in Node: `fetch` with the global dispatcher, `request` with one of its own.
import { createRequire } from 'node:module'
import { steps } from './steps.mjs'

const { Agent, fetch, request } = createRequire(`${process.env.CLIENT_PACKAGES}/`)('undici')
const dispatcher = new Agent()
await steps(async (method, url, { headers, body }) =>
  method === 'GET'
    ? (await request(url, { method, headers, dispatcher })).body.json()
    : (await fetch(url, { method, headers, body })).json(),
)
await dispatcher.close()
