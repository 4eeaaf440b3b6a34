import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectionTarget } from '../connection-target.ts'

/** BackendKeyData: what a CancelRequest must show. */
export type BackendKey = { readonly processId: number; readonly secretKey: number }

const cancelRequestCode = 80877102
const firstPause = 20
const longestPause = 2000

/**
 * Asks PostgreSQL to cancel what a connection runs (protocol 3.0, CancelRequest), over a connection of its own. Resolves when the server
 * has taken the request or cannot be reached; the cancelled statement itself fails with 57014 on its own connection.
 */
export async function cancelQuery(target: ConnectionTarget, key: BackendKey): Promise<void> {
  const frame = Buffer.alloc(16)
  frame.writeInt32BE(16, 0)
  frame.writeInt32BE(cancelRequestCode, 4)
  frame.writeInt32BE(key.processId, 8)
  frame.writeInt32BE(key.secretKey, 12)
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

/** A request that overtakes its query finds nothing to cancel: `cancel` is repeated, ever more rarely, while `isRunning`. */
export async function cancelWhile(isRunning: () => boolean, cancel: () => Promise<void>): Promise<void> {
  for (let pause = firstPause; isRunning(); pause = Math.min(pause * 2, longestPause)) {
    await cancel()
    await sleep(pause, undefined, { ref: false })
  }
}

/** `pg` keeps the key on its client; its types do not say so. */
export function readBackendKey(client: object): BackendKey {
  const { processID, secretKey } = client as { readonly processID?: unknown; readonly secretKey?: unknown }
  if (typeof processID === 'number' && typeof secretKey === 'number') return { processId: processID, secretKey }
  throw new TypeError('The connection has no cancellation key')
}
