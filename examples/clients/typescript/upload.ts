// Uploads two phones and prints the state of the transaction and the refused phone. `npm run generate` has made kdp.ts.
import createClient, { type Middleware } from 'openapi-fetch'
import type { paths } from './kdp.ts'

const { MUSTER_URL: baseUrl = 'http://127.0.0.1:4600' } = process.env
const resellerId = '1000000001'

const form = { grant_type: 'client_credentials', client_id: 'northwind', client_secret: 'northwind-secret' }
const issued = await fetch(`${baseUrl}/ams/v1/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
const { access_token } = (await issued.json()) as { access_token: string }

const signIn: Middleware = {
  onRequest: ({ request }) => request.headers.set('authorization', `Bearer ${access_token}`),
}
const client = createClient<paths>({ baseUrl })
client.use(signIn)

const transactionId = `TS${Date.now()}`
const upload = await client.PUT('/kcs/v1/rp/devices/upload', {
  body: { resellerId, customerId: '2000000001', transactionId, type: 'IMEI', devices: ['350000000000113', '350000000000114'] },
})
if (upload.error !== undefined) throw new Error(JSON.stringify(upload.error))

for (;;) {
  const { data, error } = await client.GET('/kcs/v1/rp/devices/status', { params: { query: { resellerId, transactionId } } })
  if (error !== undefined) throw new Error(JSON.stringify(error))
  const transaction = data.devices.transactions[0]
  if (transaction?.state === 'Progress') {
    await new Promise(resolve => setTimeout(resolve, 200))
    continue
  }
  console.log(transaction?.state)
  for (const { imei, code, message } of transaction?.devices ?? []) console.log(imei, code, message)
  break
}
