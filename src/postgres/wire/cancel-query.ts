import { connect } from 'node:net'
import type { ConnectionTarget } from '../connection-target.ts'

/** BackendKeyData of a connection, as `pg` keeps it. */
export type BackendKey = { readonly processID: number | null; readonly secretKey: number | null }

const cancelRequestCode = 80877102

/**
 * Asks PostgreSQL to cancel what a connection runs (protocol 3.0, CancelRequest), over a connection of its own. Resolves when the server
 * has taken the request or cannot be reached; the cancelled statement itself fails with 57014 on its own connection.
 */
export async function cancelQuery(target: ConnectionTarget, key: object): Promise<void> {
  const { processID, secretKey } = key as BackendKey
  if (processID === null || secretKey === null) return
  const frame = Buffer.alloc(16)
  frame.writeInt32BE(16, 0)
  frame.writeInt32BE(cancelRequestCode, 4)
  frame.writeInt32BE(processID, 8)
  frame.writeInt32BE(secretKey, 12)
  const { promise, resolve } = Promise.withResolvers<void>()
  // CancelRequest goes in clear text even where TLS is used: it holds no secret but the key it spends, as in libpq before version 17.
  const socket = target.host.startsWith('/') ? connect(`${target.host}/.s.PGSQL.${target.port}`) : connect(target.port, target.host)
  socket.setTimeout(5000, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('close', () => resolve())
  socket.on('connect', () => socket.end(frame))
  socket.resume()
  await promise
}
