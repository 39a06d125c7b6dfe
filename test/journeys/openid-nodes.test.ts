/** Sign-ins by an OpenID provider on two nodes of one store, behind one address. */
import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { hashSecret } from '../../src/auth/hash-secret.ts'
import { openStore } from '../../src/storage/open.ts'
import { databases, NO_LISTS } from '../support/databases.ts'
import { ANNA, addTenants, begin, CALLBACK, openJar, openService, SESSION } from '../support/openid-service.ts'
import { openScriptedProvider } from '../support/scripted-provider.ts'

const provider = await openScriptedProvider()
after(provider.close)

for (const { name, place, drop } of databases.filter(({ name }) => name !== 'in memory')) {
  test(`${name}: a sign-in that begins on one node is completed on another, once, and its session is valid on both until it expires`, async t => {
    const data = await place()
    const open = () => openService(provider.issuer, { data, role: 'api', publicUrl: 'http://muster.example' })
    const one = await open()
    const two = await open()
    t.after(async () => {
      await Promise.all([one.close(), two.close()])
      await drop(data)
    })
    await addTenants(one)
    const jar = openJar()
    const returned = provider.respond(await begin(one, jar))
    assert.equal(returned.origin + returned.pathname, `http://muster.example${CALLBACK}`)
    const browsers = [jar, openJar(new Map([['muster_sign_in_default', jar.cookie().split('=')[1] ?? '']]))] as const
    const answers = await Promise.all([
      browsers[0].open(two.url + CALLBACK + returned.search),
      browsers[1].open(one.url + CALLBACK + returned.search),
    ])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [302, 400])
    const signedIn = browsers.find(browser => browser.cookie().includes('session')) ?? assert.fail('no session')
    for (const node of [one, two]) assert.equal((await signedIn.ask(node, 'GET', SESSION)).body.account, ANNA.email)

    const secret = /session_default=([^;]+)/.exec(signedIn.cookie())?.[1] ?? ''
    const { store, credentials } = await openStore(data, { projections: NO_LISTS, now: 1 })
    const session = await credentials.sessions.bySecret(hashSecret(`${secret} default`))
    assert.ok(session)
    await credentials.sessions.renew({ ...session, expiresAt: Date.now() - 1 })
    await store.close()
    for (const node of [one, two]) {
      const answer = await signedIn.ask(node, 'GET', SESSION)
      assert.deepEqual([answer.status, answer.body.type], [401, 'urn:muster:problem:session-ended'])
    }
  })
}
