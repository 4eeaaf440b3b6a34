import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Which connections are in use, so that a stopping server can close the others at once. */
export type OpenConnections = {
  readonly begin: (response: ServerResponse) => void
  readonly end: (response: ServerResponse) => void
  /** Closes what serves no request now, and the rest as soon as its response has gone out. */
  readonly drain: () => void
}

/**
 * Node's own `closeIdleConnections` spares a connection on which no request has come yet, and keeps the ones alive whose response went out
 * after it was called: either would hold up a stop until its limit.
 */
export function trackConnections(server: Server): OpenConnections {
  const sockets = new Set<Socket>()
  const responses = new Set<ServerResponse>()
  let isDraining = false
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    begin: (response) => {
      responses.add(response)
    },
    end: (response) => {
      responses.delete(response)
      if (isDraining) response.socket?.end()
    },
    drain: () => {
      isDraining = true
      const used = new Set([...responses].map((response) => response.socket))
      // Where the headers are still to come, they will say `Connection: close`.
      for (const response of responses) response.shouldKeepAlive = false
      for (const socket of sockets) if (!used.has(socket)) socket.destroy()
    },
  }
}
