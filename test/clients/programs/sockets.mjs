// Every way to open a connection; prints the first line of each response.
import net from 'node:net'
import { text } from 'node:stream/consumers'
import tls from 'node:tls'

const host = 'us-kcs-api.samsungknox.com'
const sockets = [
  tls.connect(443, host, { servername: host }),
  tls.connect({ port: 443, host, servername: host }),
  net.connect(80, host),
  net.createConnection({ port: 80, host }),
  new net.Socket().connect(80, host, () => {}),
]
for (const socket of sockets) {
  socket.write(`GET /kcs/v1/kme/devices/list HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  const [line] = (await text(socket)).split('\r\n', 1)
  console.log(line)
}
