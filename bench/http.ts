// `npm run bench -- http`: what our layer around Fastify costs: CPU of one process per request, its client included, in interleaved rounds.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { pino } from 'pino'
import { silentLog } from '../src/base/log.ts'
import { createHttpServer } from '../src/http/http-server.ts'
import { createMetrics } from '../src/http/metrics.ts'
import type { HttpSettings } from '../src/http/settings.ts'

const settings: HttpSettings = {
  host: '127.0.0.1',
  port: 0,
  corsOrigins: [],
  trustedProxies: [],
  bodyLimit: 1_000_000,
  urlLimit: 8192,
  headerLimit: 32_768,
  requestTimeout: 60,
  shutdownTimeout: 1,
  overloadDelay: 500,
  connectionLimit: 10_000,
  serverTiming: false,
}

type Contender = { readonly name: string; readonly port: number; readonly stop: () => Promise<void>; readonly cpu: number[] }

const body = Buffer.from('[{"id":1}]')
const sayHello = (app: FastifyInstance): void => {
  app.get('/hello', (_, reply) => {
    reply.type('application/json').send(body)
  })
}

async function startBare(): Promise<Contender> {
  const app = fastify()
  sayHello(app)
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  return { name: 'Fastify alone', port: Number(url.port), stop: () => app.close(), cpu: [] }
}

async function startLayered(name: string, log: typeof silentLog): Promise<Contender> {
  const server = createHttpServer({ settings, log, metrics: createMetrics(), readiness: [], operations: 'here' })
  sayHello(server.app)
  const { port } = await server.start()
  return { name, port, stop: server.stop, cpu: [] }
}

const request = 'GET /hello HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n'

/** One connection, one request at a time, `count` times. */
async function ask(socket: Socket, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    socket.write(request)
    await once(socket, 'data')
  }
}

async function measure({ port, cpu }: Contender): Promise<void> {
  const sockets = Array.from({ length: 16 }, () => connect(port, '127.0.0.1').setNoDelay())
  await Promise.all(sockets.map((socket) => ask(socket, 50)))
  const before = process.cpuUsage()
  await Promise.all(sockets.map((socket) => ask(socket, 500)))
  const { user, system } = process.cpuUsage(before)
  cpu.push((user + system) / (sockets.length * 500))
  for (const socket of sockets) socket.destroy()
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const rounds = 15

export async function benchHttp(): Promise<void> {
  const toNowhere = pino(pino.destination({ dest: '/dev/null', sync: false, minLength: 4096 }))
  const contenders = [
    await startBare(),
    await startLayered('with the layer, log off', silentLog),
    await startLayered('with the layer, every request logged', toNowhere),
  ]
  for (let round = 0; round < rounds; round++) for (const contender of contenders) await measure(contender)
  printTable(contenders)
  await Promise.all(contenders.map((contender) => contender.stop()))
}

function printTable(contenders: readonly Contender[]): void {
  const bare = contenders[0]?.cpu ?? []
  for (const { name, cpu } of contenders) {
    const more = median(cpu.map((value, round) => value - (bare[round] ?? Number.NaN)))
    console.log(`${name}: ${median(cpu).toFixed(1)} µs CPU a request, ${more.toFixed(1)} µs more than Fastify alone in the same round`)
  }
}
