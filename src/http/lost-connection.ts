import type { IncomingMessage } from 'node:http'

/** Ends the connection of a request whose response is not complete, or leaves it open and silent. */
export function endConnection(request: IncomingMessage, how: 'drop' | 'reset' | 'hang'): void {
  const { socket } = request
  if (how === 'hang') return
  if (how === 'reset') return void socket.resetAndDestroy()
  socket.end()
  // The system sends RST in place of FIN where bytes of the client are unread.
  request.resume()
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

const LINGER_MS = 1000
