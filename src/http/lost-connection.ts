import type { IncomingMessage } from 'node:http'

/** Ends the connection of a request whose response is not complete, or leaves it open and silent. */
export function endConnection(request: IncomingMessage, how: 'drop' | 'reset' | 'hang'): void {
  const { socket } = request
  if (how === 'reset') return void socket.resetAndDestroy()
  // With unread bytes of the client, the system would send RST in place of FIN, and Node 408 in place of silence.
  request.resume()
  if (how === 'hang') return
  socket.end()
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

const LINGER_MS = 1000
