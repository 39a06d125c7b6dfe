import { steps } from './steps.mjs'

await steps(async (method, url, { headers, body }) => (await fetch(url, { method, headers, body })).json())
