/**
 * Loaded into each Node process of a command (`node --require`). Clients with an agent or a dispatcher of their own read no
 * variable with a proxy, and before Node 24 nearly no client does, so this file redirects their connections.
 */
const net = require('node:net')

// `muster run` sets it to http://127.0.0.1:PORT. It runs in any Node, so it uses nothing that an old one lacks.
const [, host, port] = /^http:\/\/([\d.]+):(\d+)$/.exec(process.env.HTTPS_PROXY) || []
const redirected = { host, port: Number(port) }
const isKnoxHost = name => typeof name === 'string' && /(^|\.)samsungknox\.com\.?$/i.test(name)

const connect = net.Socket.prototype.connect
// Node's own functions call it with options, or with options and a callback in one list; a user may call it with port and host.
function redirectedConnect(...args) {
  const [first, second] = args
  if (Array.isArray(first)) {
    if (first[0] && isKnoxHost(first[0].host)) first[0] = { ...first[0], ...redirected }
  } else if (first && isKnoxHost(first.host)) {
    args[0] = { ...first, ...redirected }
  } else if (isKnoxHost(second)) {
    args.splice(0, 2, redirected.port, redirected.host)
  }
  return connect.apply(this, args)
}
// A process that has another proxy has left the run.
if (host !== undefined) net.Socket.prototype.connect = redirectedConnect
