/** Downloads of agents whose hosts do not respond. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import test, { after } from 'node:test'
import { openAgentHost } from '../support/agent-host.ts'
import { openMuster } from '../support/server.ts'

const host = await openAgentHost()
const muster = await openMuster()
after(async () => {
  await muster.close()
  await host.close()
})
const CREATE = '/kcs/v1/kme/profiles/create'
const draft = (name: string, path: string) => ({ name, doEnabled: true, supportedMDM: 'SOTI', mdmApkUri: host.url + path })

/** Sends a request whose client can leave. */
function send(method: string, path: string, { token, body }: { token: string; body: object }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = request(muster.url + path, { method, headers, agent: false })
  sent.on('error', () => {}).end(JSON.stringify(body))
  return { leave: () => sent.destroy() }
}

test('fifty slow downloads of one customer open four connections, and another customer creates a profile', async () => {
  const [slow, other] = [await muster.token('acme'), await muster.token('borealis')]
  const clients = Array.from({ length: 50 }, (_, i) =>
    send('POST', CREATE, { token: slow, body: draft(`Slow ${i}`, '/slow.apk') }),
  )
  await host.waiting(4)
  const created = await muster.ask('POST', CREATE, { token: other, body: draft('Quick', '/agent.apk') })
  assert.equal(created.status, 200, created.text)
  assert.equal(host.requests.get('/slow.apk'), 4)

  for (const client of clients) client.leave()
  await host.waiting(0)
  assert.equal(host.requests.get('/slow.apk'), 4, 'a download that waited was not started after its client had left')
  const again = await muster.ask('POST', CREATE, { token: slow, body: draft('Again', '/agent.apk') })
  assert.equal(again.status, 200, again.text)
})

test('a client that leaves during the change of a profile ends its download, and the profile is unchanged', async () => {
  const token = await muster.token('acme')
  const created = await muster.ask('POST', CREATE, { token, body: draft('Before', '/agent.apk') })
  const path = `/kcs/v1/kme/profiles/${created.body.id}`
  const { leave } = send('PUT', path, { token, body: draft('After', '/slow.apk') })
  await host.waiting(1)
  leave()
  await host.waiting(0)
  const { body } = await muster.ask('GET', path, { token })
  assert.equal(body.name, 'Before')
})
