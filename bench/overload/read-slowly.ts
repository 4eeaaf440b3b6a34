import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type SlowReader = { readonly stop: () => void; readonly isCut: () => boolean }

/** Asks for `path` and takes `bytesPerSecond` of the answer. */
export function readSlowly(origin: string, path: string, bytesPerSecond: number): SlowReader {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  let isCut = false
  let isStopped = false
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isCut = !isStopped
  })
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  void sip()

  async function sip(): Promise<void> {
    while (!socket.destroyed) {
      socket.read(bytesPerSecond)
      await sleep(1000, undefined, { ref: false })
    }
  }

  return {
    stop: () => {
      isStopped = true
      socket.destroy()
    },
    isCut: () => isCut,
  }
}
