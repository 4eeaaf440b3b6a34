import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type ConnectionTarget, parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { type OpenSocket, openSocket } from '../../src/postgres/wire/open-socket.ts'
import { splitFrames } from './split-frames.ts'

/** What a pooler does with server connections, without what makes it one worth using. */
export type PoolerRelay = {
  readonly target: ConnectionTarget
  /** Statements that clients have prepared by a name so far. */
  readonly named: () => number
  readonly stop: () => Promise<void>
}

type Mode = 'session' | 'transaction'

type Server = { readonly open: OpenSocket; tell: (type: number, frame: Buffer) => void }

const greeting = Buffer.concat([
  frameOf('R', Buffer.alloc(4)),
  frameOf('S', Buffer.from('client_encoding\0UTF8\0')),
  frameOf('K', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])),
  frameOf('Z', Buffer.from('I')),
])

/**
 * In front of a database: `size` server connections, given out in turn for a session or for each transaction (the mode of PgBouncer's that
 * switches most), and it knows nothing of prepared statements.
 */
export async function startPoolerRelay(url: string, { mode, size }: { readonly mode: Mode; readonly size: number }): Promise<PoolerRelay> {
  const behind = parseConnectionUrl(url)
  const servers = await Promise.all(Array.from({ length: size }, () => openServer(behind)))
  const pool = createTurns(servers)
  const clients = new Set<Socket>()
  let named = 0
  const relay = createServer((client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('error', () => client.destroy())
    serveClient(client, { mode, pool, onNamed: () => named++ })
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const { port } = relay.address() as AddressInfo
  return {
    target: { ...behind, host: '127.0.0.1', port },
    named: () => named,
    stop: async () => {
      for (const socket of clients) socket.destroy()
      relay.close()
      await once(relay, 'close')
      for (const { open } of servers) open.socket.destroy()
    },
  }
}

async function openServer(target: ConnectionTarget): Promise<Server> {
  const open = await openSocket(target, 10)
  const server: Server = { open, tell: () => undefined }
  const split = splitFrames({ startsWithLength: false }, (type, frame) => server.tell(type, frame))
  open.readWith((chunk, length) => split(Buffer.from(chunk.subarray(0, length))))
  return server
}

/** The one unused for longest comes first. */
function createTurns(servers: readonly Server[]) {
  const idle = [...servers]
  const waiting: ((server: Server) => void)[] = []
  return {
    take: async (): Promise<Server> => idle.shift() ?? (await new Promise<Server>((resolve) => waiting.push(resolve))),
    giveBack: (server: Server): void => {
      const next = waiting.shift()
      if (next === undefined) idle.push(server)
      else next(server)
    },
  }
}

type Serving = { readonly mode: Mode; readonly pool: ReturnType<typeof createTurns>; readonly onNamed: () => void }

function serveClient(client: Socket, { mode, pool, onNamed }: Serving): void {
  let server: Promise<Server> | undefined
  /** Sync and Query that are not answered yet. */
  let pending = 0

  const hear = (type: number, frame: Buffer, own: Server): void => {
    client.write(frame)
    if (type !== letter('Z')) return
    pending--
    if (mode === 'session' || pending > 0 || frame[5] !== letter('I')) return
    server = undefined
    pool.giveBack(own)
  }
  const take = async (): Promise<Server> => {
    const own = await pool.take()
    own.tell = (type, frame) => hear(type, frame, own)
    return own
  }
  const send = (frame: Buffer): void => {
    server ??= take()
    void server.then(({ open }) => open.socket.write(frame))
  }

  const split = splitFrames({ startsWithLength: true }, (type, frame) => {
    if (type === 0) client.write(greeting)
    else if (type === letter('X')) client.end()
    else {
      if (type === letter('S') || type === letter('Q')) pending++
      if (type === letter('P') && frame[5] !== 0) onNamed()
      send(frame)
    }
  })
  client.on('data', split)
  client.on('close', () => {
    const last = server
    server = undefined
    if (mode === 'session') void last?.then(pool.giveBack)
    else void last?.then((own) => finishAlone(own, pending, pool.giveBack))
  })
}

/** What a client that left had begun is ended before another gets the connection. */
function finishAlone(server: Server, pending: number, giveBack: (server: Server) => void): void {
  let expected = pending
  const end = (isIdle: boolean): void => {
    expected = 1
    if (isIdle) giveBack(server)
    else server.open.socket.write(frameOf('Q', Buffer.from('rollback\0')))
  }
  server.tell = (type, frame) => {
    if (type === letter('Z') && --expected === 0) end(frame[5] === letter('I'))
  }
  if (expected === 0) end(false)
}

function frameOf(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head[0] = letter(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function letter(text: string): number {
  return text.charCodeAt(0)
}
