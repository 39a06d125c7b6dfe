/**
 * Loaded into each Node process of a command (`node --require`). Clients with an agent or a dispatcher of their own read no
 * variable with a proxy, and before Node 24 nearly no client does, so this file redirects their connections.
 */
const net = require('node:net')

const proxy = URL.canParse(process.env.HTTPS_PROXY ?? '') ? new URL(process.env.HTTPS_PROXY) : undefined
const isKnoxHost = host => typeof host === 'string' && /(^|\.)samsungknox\.com\.?$/i.test(host)
const redirected = { host: proxy?.hostname, port: Number(proxy?.port) }

const connect = net.Socket.prototype.connect
// Node's own functions call it with options, or with options and a callback in one list; a user may call it with port and host.
net.Socket.prototype.connect = function (...args) {
  const [first, host] = args
  if (Array.isArray(first) && isKnoxHost(first[0]?.host)) first[0] = { ...first[0], ...redirected }
  else if (isKnoxHost(first?.host)) args[0] = { ...first, ...redirected }
  else if (isKnoxHost(host)) args.splice(0, 2, redirected.port, redirected.host)
  return connect.apply(this, args)
}
