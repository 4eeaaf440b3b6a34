import { once } from 'node:events'
import { chmod, lstat, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { findErrno } from '../base/errno.ts'
import { addressNotHere, portInUse, portNotPermitted, socketUnusable } from './errors.ts'

export type ListeningAddress = { readonly host: string; readonly port: number; readonly url: string }

/** PostgREST's names for any address; `!` asks for one family only, and the others prefer it. */
const anyAddress: Readonly<Record<string, string>> = { '*': '0.0.0.0', '*4': '0.0.0.0', '!4': '0.0.0.0', '*6': '::', '!6': '::' }

export type WantedAddress = {
  readonly host: string
  readonly port: number
  /** Several processes listen there, and the kernel spreads connections over them (SO_REUSEPORT). */
  readonly isShared?: boolean
}

/**
 * Connections that may wait to be accepted; the kernel takes no more than it allows (Linux: net.core.somaxconn, 4,096). Node's 511 are full when
 * thousands of clients come within one busy turn of the event loop: whose connection is dropped tries again after 1, 3 and 7 seconds.
 */
const backlog = 65_535

/** Throws `port_in_use`, `port_not_permitted` or `address_not_here`. */
export async function listen(app: FastifyInstance, wanted: WantedAddress): Promise<ListeningAddress> {
  const host = anyAddress[wanted.host] ?? wanted.host
  try {
    // exclusive: a worker of node:cluster would otherwise leave the listening to the first process.
    await app.listen({ host, port: wanted.port, backlog, ...(wanted.isShared === true && { reusePort: true, exclusive: true }) })
  } catch (error) {
    throw explainListenError(error, host, wanted.port)
  }
  const { port } = app.server.address() as AddressInfo
  return { host, port, url: `http://${toUrlHost(host)}:${port}` }
}

/** Whether nobody else listens there, which sharing would hide. Throws what `listen` throws. */
export async function checkAddress(wanted: Pick<WantedAddress, 'host' | 'port'>): Promise<void> {
  const host = anyAddress[wanted.host] ?? wanted.host
  const server = createServer()
  try {
    server.listen(wanted.port, host)
    await once(server, 'listening')
  } catch (error) {
    throw explainListenError(error, host, wanted.port)
  }
  server.close()
  await once(server, 'close')
}

/** A socket file that an earlier process left behind is replaced, any other file is kept. Throws `socket_unusable`. */
export async function listenOnSocket(
  app: FastifyInstance,
  wanted: { readonly path: string; readonly mode: number },
): Promise<ListeningAddress> {
  const { path, mode } = wanted
  try {
    if (await isSocket(path)) await rm(path)
    await app.listen({ path, backlog })
    await chmod(path, mode)
  } catch (error) {
    throw socketUnusable(path, findErrno(error) ?? 'unknown reason', error)
  }
  return { host: path, port: 0, url: `unix:${path}` }
}

function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = findErrno(error)
  if (code === 'EADDRINUSE') return portInUse(host, port)
  if (code === 'EACCES') return portNotPermitted(port)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EINVAL') return addressNotHere(host)
  return error
}

async function isSocket(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isSocket() === true
}

/** A host that a browser on this machine reaches. */
function toUrlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
