import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { TestCertificate } from './test-certificate.ts'

export type TlsGate = {
  readonly port: number
  /** Connections that were encrypted so far. */
  readonly encrypted: () => number
  readonly stop: () => Promise<void>
}

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** Gives TLS to a PostgreSQL that has none: answers SSLRequest and passes on what it decrypts. Without a certificate it answers like one without TLS. */
export async function openTlsGate(
  behind: { readonly host: string; readonly port: number },
  certificate: TestCertificate | undefined,
): Promise<TlsGate> {
  const sockets = new Set<Socket>()
  let encrypted = 0

  function join(client: Duplex): void {
    const upstream = connect(behind.port, behind.host)
    keep(upstream)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('close', () => to.destroy())
      from.on('error', () => to.destroy())
      from.pipe(to)
    }
  }

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    keep(client)
    client.on('error', () => client.destroy())
    client.once('data', (first) => {
      client.pause()
      if (!sslRequest.equals(first)) {
        client.unshift(first)
        join(client)
      } else if (certificate === undefined) client.end('N')
      else {
        client.write('S')
        encrypted++
        join(new TLSSocket(client, { isServer: true, cert: certificate.certificate, key: certificate.key }))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    encrypted: () => encrypted,
    stop: async () => {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
  }
}
