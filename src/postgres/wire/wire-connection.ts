import { PostgresError } from '../types.ts'
import type { BackendKey } from './cancel-query.ts'
import type { Exchange, Flow, TransactionStatus } from './exchange.ts'
import { FrameReader } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import type { OpenSocket } from './open-socket.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { readError } from './read-messages.ts'

export type WireEvents = {
  /** All answers of an exchange are there. */
  readonly onComplete: (exchange: Exchange, status: TransactionStatus) => void
  /** The connection is gone, and with it the answers of every exchange under way. */
  readonly onLost: (cause: unknown) => void
  /** PostgreSQL does not know a statement that was prepared here. */
  readonly onMissingStatement: () => void
}

export type WireOptions = {
  readonly statementCacheSize: number
  /** Whether statements are kept, at this moment. */
  readonly namesStatements: () => boolean
}

const terminateFrame = Buffer.from([0x58, 0, 0, 0, 4])

/** One authenticated connection, speaking the extended query protocol with several exchanges under way. */
export class WireConnection implements Flow {
  readonly key: BackendKey
  readonly #socket: OpenSocket['socket']
  readonly #events: WireEvents
  readonly #namesStatements: () => boolean
  readonly #statements: PreparedStatements
  readonly #writer = new FrameWriter()
  readonly #inFlight: Exchange[] = []
  readonly #leaving: (() => void)[] = []
  /** Answered, except for what was sent behind it. */
  #followed: { readonly exchange: Exchange; readonly status: TransactionStatus } | undefined
  #isFlushPlanned = false
  #isLost = false

  constructor(open: OpenSocket, options: WireOptions, events: WireEvents) {
    this.key = open.key
    this.#socket = open.socket
    this.#events = events
    this.#namesStatements = options.namesStatements
    this.#statements = new PreparedStatements(options.statementCacheSize)
    const reader = new FrameReader((type, bytes, start, end, isOwned) => this.#take(type, bytes, start, end, isOwned))
    open.readWith((chunk, length) => this.#read(reader, chunk, length))
    this.#socket.on('error', (error) => this.#lose(error))
    this.#socket.on('close', () => this.#lose(new Error('PostgreSQL closed the connection')))
  }

  /** Puts the exchange behind those under way; what is sent in one turn of the event loop leaves in one write. */
  send(exchange: Exchange): void {
    this.#write(exchange)
    if (exchange.afterwards !== undefined) this.#write(exchange.afterwards)
    if (this.#isFlushPlanned) return
    this.#isFlushPlanned = true
    // After the requests of all sockets that were readable together: at the end of the tick each of them would cost a write of its own.
    setImmediate(this.#flush)
  }

  /** How many are prepared. */
  get statements(): number {
    return this.#statements.size
  }

  /** Whether what is sent now leaves with something else. */
  get isFilling(): boolean {
    return this.#isFlushPlanned
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Says goodbye, when nothing is under way; resolves when the socket is closed. */
  async close(): Promise<void> {
    if (this.#isLost) return
    this.#isLost = true
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#socket.on('close', resolve)
    this.#socket.end(terminateFrame)
    this.#socket.resume()
    await promise
  }

  #write(exchange: Exchange): void {
    this.#inFlight.push(exchange)
    if (exchange.onLeave !== undefined) this.#leaving.push(exchange.onLeave)
    if (exchange.isUnnamed || !this.#namesStatements()) this.#writeUnnamed(exchange)
    else this.#writeNamed(exchange)
    this.#writer.sync()
  }

  #writeNamed(exchange: Exchange): void {
    this.#statements.makeRoom(this.#writer, exchange.commands)
    for (const { shape, values } of exchange.commands) {
      if (!this.#statements.isReady(shape)) {
        // Close first: an exchange under way may have prepared the same name, and preparing it twice is an error.
        this.#writer.closeStatement(shape.name)
        this.#writer.parse(shape.name, shape.text)
        exchange.parsing.push(shape)
      }
      this.#writer.bind(shape.name, values)
      this.#writer.execute()
    }
  }

  #writeUnnamed(exchange: Exchange): void {
    for (const { shape, values } of exchange.commands) {
      this.#writer.parse('', shape.text)
      this.#writer.bind('', values)
      this.#writer.execute()
    }
  }

  readonly #flush = (): void => {
    this.#isFlushPlanned = false
    if (this.#isLost) return
    for (const tell of this.#leaving.splice(0)) tell()
    this.#socket.write(this.#writer.bytes)
    this.#writer.release({ isTaken: this.#socket.writableLength === 0 })
  }

  #read(reader: FrameReader, chunk: Buffer, length: number): void {
    try {
      reader.push(chunk, length)
    } catch (error) {
      this.#lose(error)
    }
  }

  #take(type: number, bytes: Buffer, start: number, end: number, isOwned: boolean): void {
    const exchange = this.#inFlight[0]
    switch (type) {
      case 0x44: // DataRow
        exchange?.takeRow(bytes, start, end, isOwned)
        return
      case 0x43: // CommandComplete
      case 0x49: // EmptyQueryResponse
        exchange?.completeCommand(bytes, start, end)
        return
      case 0x5a: // ReadyForQuery
        this.#complete(bytes[start] ?? 0)
        return
      case 0x31: // ParseComplete
        this.#completeParse(exchange)
        return
      case 0x45: // ErrorResponse
        this.#takeError(exchange, new PostgresError(readError(bytes, start, end)))
        return
    }
  }

  #completeParse(exchange: Exchange | undefined): void {
    const shape = exchange?.parsing.shift()
    if (shape !== undefined) this.#statements.markReady(shape)
  }

  #takeError(exchange: Exchange | undefined, error: PostgresError): void {
    if (exchange === undefined || error.fields.severity === 'FATAL' || error.fields.severity === 'PANIC') {
      this.#lose(error)
      return
    }
    exchange.error ??= error
    for (const shape of exchange.parsing.splice(0)) this.#statements.forget(shape)
    if (!isStaleStatement(error)) return
    for (const { shape } of exchange.commands) this.#statements.forget(shape)
    if (error.fields.code === '26000') this.#events.onMissingStatement()
  }

  #complete(letter: number): void {
    const exchange = this.#inFlight.shift()
    if (exchange === undefined) return
    const status = letter === 0x49 ? 'idle' : letter === 0x54 ? 'open' : 'failed'
    const ended = this.#followed
    this.#followed = exchange.afterwards === undefined ? undefined : { exchange, status }
    if (ended !== undefined) this.#events.onComplete(ended.exchange, ended.status)
    else if (this.#followed === undefined) this.#events.onComplete(exchange, status)
  }

  #lose(cause: unknown): void {
    if (this.#isLost) return
    this.#isLost = true
    this.#socket.destroy()
    this.#inFlight.length = 0
    this.#events.onLost(cause)
  }
}

/**
 * The statement is not the one prepared: gone (DISCARD ALL, a pooler in between), or its result changed shape after DDL. Nothing has been
 * done, so that preparing again and sending again is safe.
 */
export function isStaleStatement(error: unknown): boolean {
  if (!(error instanceof PostgresError)) return false
  const { code, routine } = error.fields
  return code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery')
}
