/**
 * Is loaded into a server before its own code: the server listens with TLS too, on a port of its own. The port and the certificate
 * that a client must trust are written to files of the folder that the variable DIRECT_TLS names.
 */
import { writeFileSync } from 'node:fs'
import { Server } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { makeAuthority } from '../../src/proxy/authority.ts'

const folder = process.env.DIRECT_TLS
if (isMainThread && folder !== undefined) {
  const authority = makeAuthority('samsungknox.com', Date.now())
  const { certificate, key } = authority.certify('samsungknox.com')
  const { listen } = Server.prototype
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    Server.prototype.listen = listen
    const secure = createServer({ cert: certificate, key, ALPNProtocols: ['http/1.1'] })
    secure.on('request', (request, response) => this.emit('request', request, response))
    secure.listen(0, '127.0.0.1', () => {
      writeFileSync(join(folder, 'authority.pem'), authority.certificate)
      writeFileSync(join(folder, 'port'), String((secure.address() as AddressInfo).port))
    })
    // The overloads of `listen` have no common list of parameters.
    return (listen as (...args: unknown[]) => Server).apply(this, args)
  }
}
