import { createRequire } from 'node:module'
import { steps } from './steps.mjs'

const axios = createRequire(`${process.env.CLIENT_PACKAGES}/`)('axios')
await steps(async (method, url, { headers, body }) => (await axios({ method, url, headers, data: body })).data)
