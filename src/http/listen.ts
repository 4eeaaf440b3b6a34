import { chmod, lstat, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { findErrno } from '../base/errno.ts'
import { addressNotHere, portInUse, portNotPermitted, socketUnusable } from './errors.ts'

export type ListeningAddress = { readonly host: string; readonly port: number; readonly url: string }

/** PostgREST's names for any address; `!` asks for one family only, and the others prefer it. */
const anyAddress: Readonly<Record<string, string>> = { '*': '0.0.0.0', '*4': '0.0.0.0', '!4': '0.0.0.0', '*6': '::', '!6': '::' }

/** Throws `port_in_use`, `port_not_permitted` or `address_not_here`. */
export async function listen(app: FastifyInstance, wanted: { readonly host: string; readonly port: number }): Promise<ListeningAddress> {
  const host = anyAddress[wanted.host] ?? wanted.host
  try {
    await app.listen({ host, port: wanted.port })
  } catch (error) {
    throw explainListenError(error, host, wanted.port)
  }
  const { port } = app.server.address() as AddressInfo
  return { host, port, url: `http://${toUrlHost(host)}:${port}` }
}

/** A socket file that an earlier process left behind is replaced, any other file is kept. Throws `socket_unusable`. */
export async function listenOnSocket(
  app: FastifyInstance,
  wanted: { readonly path: string; readonly mode: number },
): Promise<ListeningAddress> {
  const { path, mode } = wanted
  try {
    if (await isSocket(path)) await rm(path)
    await app.listen({ path })
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
