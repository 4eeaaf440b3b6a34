import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import S3rver from '@20minutes/s3rver'
import { createTemporaryFolder } from './test-cluster.ts'

/** What happens to a request in place of its answer. */
export type S3Trouble = 'answers 500' | 'answers slowly' | 'never answers' | 'breaks off the answer' | 'breaks off the request'

export type Disturbance = { readonly count: number; readonly method?: string; readonly after?: number }

export type TestS3Server = {
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** The next `count` requests of this method (any when absent) go wrong, from the moment on when `after` of them went well. */
  readonly disturb: (trouble: S3Trouble, options: Disturbance) => void
  readonly stop: () => Promise<void>
}

/** An S3 server with the bucket `archive`, behind a relay that can be told to misbehave. */
export async function startTestS3Server(): Promise<TestS3Server> {
  const folder = createTemporaryFolder()
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder.path,
    configureBuckets: [{ name: 'archive' }],
    // It takes /bucket/?… for /bucket?… when it computes the signature.
    allowMismatchedSignatures: true,
  })
  const { port } = await server.run()
  const relay = await startRelay(port)
  return {
    ...relay,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    stop: async () => {
      await relay.stop()
      await server.close()
      folder[Symbol.dispose]()
    },
  }
}

async function startRelay(port: number) {
  let plan: { readonly trouble: S3Trouble; readonly method: string | undefined; well: number; left: number } | undefined
  const take = (method: string | undefined): S3Trouble | undefined => {
    if (plan === undefined || plan.left === 0 || (plan.method !== undefined && plan.method !== method)) return undefined
    if (plan.well-- > 0) return undefined
    plan.left--
    return plan.trouble
  }
  const relay = createServer((asked, answer) => meet(take(asked.method), asked, answer, port)).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    disturb: (trouble: S3Trouble, { count, method, after = 0 }: Disturbance) => {
      plan = { trouble, method, well: after, left: count }
    },
    stop: async () => {
      relay.closeAllConnections()
      relay.close()
      await once(relay, 'close')
    },
  }
}

function meet(trouble: S3Trouble | undefined, asked: IncomingMessage, answer: ServerResponse, port: number): void {
  switch (trouble) {
    case 'never answers':
      return void asked.resume()
    case 'answers slowly':
      return void setTimeout(() => pass(asked, answer, { port, breaksOff: false }), 200)
    case 'breaks off the request':
      return void asked.socket.destroy()
    case 'answers 500':
      asked.resume().on('end', () => answer.writeHead(500).end())
      return
    default:
      pass(asked, answer, { port, breaksOff: trouble === 'breaks off the answer' })
  }
}

function pass(
  asked: IncomingMessage,
  answer: ServerResponse,
  { port, breaksOff }: { readonly port: number; readonly breaksOff: boolean },
): void {
  const { method, url, headers } = asked
  const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    if (!breaksOff) given.pipe(answer)
    else given.once('data', (chunk: Buffer) => answer.write(chunk.subarray(0, chunk.length / 2), () => answer.destroy()))
  })
  passed.on('error', () => answer.destroy())
  asked.pipe(passed)
}
