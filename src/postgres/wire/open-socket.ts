import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { toClientConfig } from '../client-config.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { type BackendKey, readBackendKey } from './cancel-query.ts'

/** Receives the first `length` bytes of a chunk that is used again for the next read. */
export type ChunkReader = (chunk: Buffer, length: number) => void

export type OpenSocket = {
  readonly socket: Duplex
  readonly key: BackendKey
  /** From now on everything PostgreSQL says goes here. */
  readonly readWith: (reader: ChunkReader) => void
}

const readBufferSize = 64 * 1024

/** Sent with the first message: `replication` makes the session one of a WAL sender. */
export type StartupParameters = { readonly replication?: 'true'; readonly application_name?: string }

/** Lets `pg` connect and authenticate (TLS, SCRAM), then takes the socket over. `connectTimeout` in seconds; throws what `pg` throws. */
export async function openSocket(target: ConnectionTarget, connectTimeout: number, startup: StartupParameters = {}): Promise<OpenSocket> {
  let reader: ChunkReader | undefined
  const client = new pg.Client({
    ...toClientConfig(target, connectTimeout),
    ...startup,
    ...(target.ssl === undefined ? { stream: () => createSocket(() => reader) } : {}),
  })
  // Until the socket is ours `connect` reports the error; afterwards `pg` hears nothing more.
  client.on('error', () => undefined)
  await client.connect()
  const socket = client.connection.stream
  return {
    socket,
    key: readBackendKey(client),
    readWith: (next) => {
      for (const event of ['data', 'error', 'close']) socket.removeAllListeners(event)
      reader = next
      if (target.ssl !== undefined) socket.on('data', (chunk: Buffer) => next(chunk, chunk.length))
      socket.resume()
    },
  }
}

/** A socket with one read buffer: no allocation per read, flat memory. While `pg` authenticates it sees ordinary `data` events. */
function createSocket(findReader: () => ChunkReader | undefined): Socket {
  const buffer = Buffer.allocUnsafeSlow(readBufferSize)
  const socket = new Socket({
    onread: {
      buffer,
      callback: (length) => {
        const reader = findReader()
        if (reader === undefined) socket.emit('data', Buffer.from(buffer.subarray(0, length)))
        else reader(buffer, length)
        return true
      },
    },
  })
  return socket
}
