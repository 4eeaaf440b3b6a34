import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Which connections serve a request now, so that a stopping server can close the others at once. */
export type OpenConnections = {
  readonly begin: (socket: Socket, response: ServerResponse) => void
  readonly end: (socket: Socket) => void
  readonly count: () => number
  /** Closes what serves no request now, and the rest as soon as its response has gone out. */
  readonly drain: () => void
}

/**
 * Node's own `closeIdleConnections` spares a connection on which no request has come yet, and keeps the ones alive whose response went out
 * after it was called: either would hold up a stop until its limit.
 */
export function trackConnections(server: Server): OpenConnections {
  // By socket and not as a set of responses: writing to a known key costs a tenth of adding and removing a new one.
  const responses = new Map<Socket, ServerResponse | undefined>()
  let isDraining = false
  server.on('connection', (socket) => {
    responses.set(socket, undefined)
    socket.once('close', () => responses.delete(socket))
  })
  return {
    begin: (socket, response) => {
      responses.set(socket, response)
    },
    end: (socket) => {
      if (isDraining) socket.end()
      else if (!socket.destroyed) responses.set(socket, undefined)
    },
    count: () => responses.size,
    drain: () => {
      isDraining = true
      for (const [socket, response] of responses) {
        if (response === undefined) socket.destroy()
        // Where the headers are still to come, they will say `Connection: close`.
        else response.shouldKeepAlive = false
      }
    },
  }
}
