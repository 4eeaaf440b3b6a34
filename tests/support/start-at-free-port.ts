import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { Fault } from '../../src/base/fault.ts'

const mostTries = 5

/** Starts a cluster at a free port; another process may take the one that was found, and then the next is tried. */
export async function startAtFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await start(await findFreePort())
    } catch (error) {
      const isTaken = error instanceof Fault && error.code === 'cluster_port_in_use'
      if (!isTaken || tries === mostTries) throw error
    }
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
