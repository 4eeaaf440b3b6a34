// Runs pg_dump 18 (WebAssembly). It wants its answers at once, so it waits in a thread of its own while `run-pg-dump.ts` asks the server.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import type { DumpWorkerData, DumpWorkerMessage } from './run-pg-dump.ts'

const { args, port, answered }: DumpWorkerData = workerData

/** What pg_dump's library wants of a PGlite; it only really speaks the protocol. */
const server = {
  query: async () => ({ rows: [{ search_path: '' }] }),
  exec: async () => [],
  execProtocolRawStream: (bytes: Uint8Array, { onRawData }: { readonly onRawData: (bytes: Uint8Array) => void }) => {
    onRawData(exchange(bytes))
  },
}

function exchange(bytes: Uint8Array): Uint8Array {
  Atomics.store(answered, 0, 0)
  port.postMessage(bytes.slice())
  Atomics.wait(answered, 0, 0)
  const answer: { readonly message: Uint8Array } | undefined = receiveMessageOnPort(port)
  return answer?.message ?? new Uint8Array()
}

function tell(message: DumpWorkerMessage): void {
  parentPort?.postMessage(message)
}

try {
  const file = await pgDump({ pg: server as unknown as Parameters<typeof pgDump>[0]['pg'], args: [...args] })
  tell({ kind: 'dumped', text: await file.text() })
} catch (error) {
  tell({ kind: 'failed', said: error instanceof Error ? error.message : String(error) })
} finally {
  port.close()
}
