import type { ConnectionTarget } from '../connection-target.ts'
import { connectionBroke, unreachable } from '../errors.ts'
import { PostgresError } from '../types.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { type OpenSocket, openSocket, type StartupParameters } from '../wire/open-socket.ts'
import { readError } from '../wire/read-messages.ts'

/** One message of the server; the body is the caller's to keep. */
export type ServerMessage = { readonly type: string; readonly body: Buffer }

export type ReplicationConnection = {
  /**
   * The next message, notices and parameters left out. Throws PostgresError for an ErrorResponse, after which the server is ready again unless
   * the error was fatal, and ConnectionLost when the connection is gone.
   */
  readonly next: () => Promise<ServerMessage>
  /** One frontend message. Resolves when the socket wants more. */
  readonly send: (type: string, body: Buffer) => Promise<void>
  /** Whether `next` would answer at once. */
  readonly hasNext: () => boolean
  /** Ends the connection now: `next` throws. May be called twice. */
  readonly close: () => void
}

export type ReplicationOptions = {
  /** Seconds. */
  readonly connectTimeout: number
  /** Seen in `pg_stat_replication`, and named by `synchronous_standby_names`. */
  readonly applicationName: string
}

/** Bytes that may lie unread before PostgreSQL is made to wait. */
const mostUnread = 1024 * 1024

const terminateFrame = Buffer.from([0x58, 0, 0, 0, 4])

/**
 * A session of a WAL sender (PostgreSQL documentation, "Streaming Replication Protocol"), on which one thing happens after the other.
 * Throws ConnectionLost where none can be had.
 */
export async function openReplication(target: ConnectionTarget, options: ReplicationOptions): Promise<ReplicationConnection> {
  const startup: StartupParameters = { replication: 'true', application_name: options.applicationName }
  const open = await openSocket(target, options.connectTimeout, startup).catch((error: unknown) => Promise.reject(unreachable(error)))
  return new MessageQueue(open)
}

const unasked: ReadonlySet<string> = new Set(['N', 'S', 'A', 'K'])

/** Keeps what the server said until somebody asks for it. */
class MessageQueue implements ReplicationConnection {
  readonly #socket: OpenSocket['socket']
  readonly #messages: ServerMessage[] = []
  #unread = 0
  #lost: { readonly cause: unknown } | undefined
  #waiting: PromiseWithResolvers<void> | undefined

  constructor({ socket, readWith }: OpenSocket) {
    this.#socket = socket
    const reader = new FrameReader((code, bytes, start, end, isOwned) => {
      const type = String.fromCharCode(code)
      if (!unasked.has(type)) this.#take({ type, body: isOwned ? bytes : Buffer.from(bytes.subarray(start, end)) })
    })
    readWith((chunk, length) => {
      try {
        reader.push(chunk, length)
      } catch (error) {
        this.#lose(error)
      }
    })
    socket.on('error', (error) => this.#lose(error))
    socket.on('close', () => this.#lose(new Error('PostgreSQL closed the connection')))
  }

  readonly next = async (): Promise<ServerMessage> => {
    const message = await this.#shift()
    if (message.type !== 'E') return message
    const fields = readError(message.body, 0, message.body.length)
    if (fields.severity === 'ERROR') await this.#skipToReady()
    throw new PostgresError(fields)
  }

  readonly hasNext = (): boolean => this.#messages.length > 0

  readonly send = async (type: string, body: Buffer): Promise<void> => {
    if (this.#lost !== undefined) throw connectionBroke(this.#lost.cause, { sent: false })
    const head = Buffer.alloc(5)
    head.write(type, 'latin1')
    head.writeInt32BE(body.length + 4, 1)
    this.#socket.cork()
    this.#socket.write(head)
    const isHungry = this.#socket.write(body)
    this.#socket.uncork()
    if (!isHungry) await this.#drained()
  }

  readonly close = (): void => {
    if (this.#lost !== undefined) return
    // A goodbye: PostgreSQL would log a standby that is cut off.
    this.#socket.end(terminateFrame, () => this.#socket.destroy())
    this.#tellLoss(new Error('closed here'))
  }

  async #shift(): Promise<ServerMessage> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) {
        this.#unread -= message.body.length
        if (this.#unread < mostUnread / 2) this.#socket.resume()
        return message
      }
      if (this.#lost !== undefined) throw connectionBroke(this.#lost.cause, { sent: true })
      this.#waiting ??= Promise.withResolvers()
      await this.#waiting.promise
    }
  }

  async #skipToReady(): Promise<void> {
    while ((await this.#shift()).type !== 'Z');
  }

  #take(message: ServerMessage): void {
    this.#messages.push(message)
    this.#unread += message.body.length
    if (this.#unread > mostUnread) this.#socket.pause()
    this.#wake()
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done)
        resolve()
      }
      this.#socket.on('drain', done).on('close', done)
    })
  }

  #wake(): void {
    this.#waiting?.resolve()
    this.#waiting = undefined
  }

  #lose(cause: unknown): void {
    this.#socket.destroy()
    this.#tellLoss(cause)
  }

  #tellLoss(cause: unknown): void {
    this.#lost ??= { cause }
    this.#wake()
  }
}
