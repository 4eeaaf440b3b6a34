import type { ConnectionTarget } from './connection-target.ts'
import { type OpenSocket, openSocket } from './wire/open-socket.ts'

export type ConnectorEvents = {
  readonly onOpen: (open: OpenSocket) => void
  readonly onFailure: (error: unknown) => void
  /** The pause after a failure is over. */
  readonly onRetry: () => void
}

const firstPause = 50
const longestPause = 2000

/** Opens connections; after a failure it pauses, longer each time, until one succeeds. */
export class Connector {
  readonly #target: ConnectionTarget
  /** Seconds. */
  readonly #timeout: number
  readonly #events: ConnectorEvents
  #opening = 0
  #pause = firstPause
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(target: ConnectionTarget, timeout: number, events: ConnectorEvents) {
    this.#target = target
    this.#timeout = timeout
    this.#events = events
  }

  get opening(): number {
    return this.#opening
  }

  get isPausing(): boolean {
    return this.#timer !== undefined
  }

  open(): void {
    if (this.isPausing || this.#isStopped) return
    this.#opening++
    openSocket(this.#target, this.#timeout).then(
      (open) => this.#succeed(open),
      (error: unknown) => this.#failWith(error),
    )
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #succeed(open: OpenSocket): void {
    this.#opening--
    this.#pause = firstPause
    if (this.#isStopped) open.socket.destroy()
    else this.#events.onOpen(open)
  }

  #failWith(error: unknown): void {
    this.#opening--
    if (this.#isStopped) return
    // Connections that fail together are one failure.
    if (!this.isPausing) this.#startPause()
    this.#events.onFailure(error)
  }

  #startPause(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#events.onRetry()
    }, this.#pause)
    this.#pause = Math.min(this.#pause * 2, longestPause)
  }
}
