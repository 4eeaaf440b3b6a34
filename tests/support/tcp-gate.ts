import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay in front of a server which a test can shut and open: how an outage looks to a client. */
export type TcpGate = {
  readonly port: number
  /** Cuts every connection and refuses new ones. */
  readonly shut: () => Promise<void>
  readonly open: () => Promise<void>
}

export async function openTcpGate(behind: { readonly host: string; readonly port: number }): Promise<TcpGate> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(behind.port, behind.host)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('close', () => sockets.delete(from) && to.destroy())
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  })
  const open = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await open(0)
  return {
    port,
    shut: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    open: async () => void (await open(port)),
  }
}
