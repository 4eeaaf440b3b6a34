import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { ConnectionTarget } from '../connection-target.ts'
import { connectionBroke, unreachable } from '../errors.ts'
import { postgresDefaults } from '../settings.ts'
import { FrameReader } from '../wire/frame-reader.ts'
import { type OpenSocket, openSocket } from '../wire/open-socket.ts'
import { createOutbox, renderGreeting } from './dump-protocol.ts'
import { dumpFailed } from './errors.ts'

export type DumpWorkerData = {
  readonly args: readonly string[]
  /** Carries what pg_dump says to the server, and the answers. */
  readonly port: MessagePort
  /** Its one element is 1 when an answer lies in the port. */
  readonly answered: Int32Array
}

export type DumpWorkerMessage = { readonly kind: 'dumped'; readonly text: string } | { readonly kind: 'failed'; readonly said: string }

export type PgDumpCall = {
  readonly args: readonly string[]
  /** What the server says of itself: `17.10`. */
  readonly serverVersion: string
}

/**
 * The output of the pg_dump that Dorsal carries (WebAssembly, version 18) for a server that is reached over an ordinary connection: TLS and
 * SCRAM are done by `pg`, pg_dump is told that it is logged in. Throws `dump_failed`, ConnectionLost.
 */
export async function runPgDump(target: ConnectionTarget, call: PgDumpCall): Promise<string> {
  const open = await openSocket(target, postgresDefaults.connectTimeout).catch((error: unknown) => Promise.reject(unreachable(error)))
  const { port1: ours, port2: port } = new MessageChannel()
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: DumpWorkerData = { args: call.args, port, answered }
  const worker = new Worker(new URL('./pg-dump-worker.ts', import.meta.url), {
    workerData,
    transferList: [port],
    stdout: true,
    stderr: true,
  })
  try {
    const lost = relay(open, ours, { answered, greeting: renderGreeting(call.serverVersion) })
    return await Promise.race([hearWorker(worker), lost])
  } finally {
    open.socket.destroy()
    ours.close()
    await worker.terminate()
  }
}

function hearWorker(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => reject(dumpFailed('it ended without a word')))
    worker.on('message', (message: DumpWorkerMessage) => {
      if (message.kind === 'dumped') resolve(message.text)
      else reject(dumpFailed(toReason(message.said)))
    })
  })
}

/** Without its own name and path, and what it says of them first. */
const toReason = (said: string): string => said.replace(/^.*? error: /s, '').replace(/pg-dump-worker\.\w+: /g, '; ')

type Relay = { readonly answered: Int32Array; readonly greeting: Buffer }

/** Passes messages between worker and server; the promise rejects when the connection is lost, and never resolves. */
function relay({ socket, readWith }: OpenSocket, port: MessagePort, { answered, greeting }: Relay): Promise<never> {
  const outbox = createOutbox()
  const replies = { encrypts: Buffer.from('N'), 'introduces itself': greeting, leaves: Buffer.alloc(0) }
  let chunks: Buffer[] = []
  let awaited = 0
  const answer = (bytes: Buffer) => {
    port.postMessage(new Uint8Array(bytes))
    Atomics.store(answered, 0, 1)
    Atomics.notify(answered, 0)
  }
  const reader = new FrameReader((type) => {
    if (type === 0x5a) awaited--
  })
  readWith((chunk, length) => {
    chunks.push(Buffer.from(chunk.subarray(0, length)))
    reader.push(chunk, length)
    if (awaited > 0) return
    answer(Buffer.concat(chunks))
    chunks = []
  })
  port.on('message', (bytes: Uint8Array) => {
    const { kind, forServer, questions } = outbox.take(bytes)
    if (kind !== 'speaks') return answer(replies[kind])
    awaited += questions
    socket.write(forServer)
    if (awaited === 0) answer(Buffer.alloc(0))
  })
  return new Promise((_, reject) => {
    const lose = (cause?: unknown) => reject(connectionBroke(cause, { sent: true }))
    socket.once('error', lose)
    socket.once('close', lose)
  })
}
