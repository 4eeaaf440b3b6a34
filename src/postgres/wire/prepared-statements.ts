import type { StatementShape } from '../statement-shapes.ts'
import type { Command } from './exchange.ts'
import type { FrameWriter } from './frame-writer.ts'

type Prepared = { readonly shape: StatementShape; isReady: boolean; usedAt: number }

/** What one connection has prepared. A statement counts as ready only after its ParseComplete. */
export class PreparedStatements {
  readonly #capacity: number
  readonly #prepared = new Map<StatementShape, Prepared>()
  #uses = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#prepared.size
  }

  isReady(shape: StatementShape): boolean {
    const prepared = this.#prepared.get(shape)
    if (prepared === undefined) return false
    prepared.usedAt = ++this.#uses
    return prepared.isReady
  }

  /** Writes Close for whatever must make room. To be called first in a batch: what follows an error in a batch is not executed. */
  makeRoom(writer: FrameWriter, commands: readonly Command[]): void {
    for (const { shape } of commands) {
      if (this.#prepared.has(shape)) continue
      while (this.#prepared.size >= this.#capacity && this.#evictOldest(writer, commands));
      this.#prepared.set(shape, { shape, isReady: false, usedAt: ++this.#uses })
    }
  }

  markReady(shape: StatementShape): void {
    const prepared = this.#prepared.get(shape)
    if (prepared !== undefined) prepared.isReady = true
  }

  forget(shape: StatementShape): void {
    const prepared = this.#prepared.get(shape)
    if (prepared !== undefined) prepared.isReady = false
  }

  /** Whether there was one that is not needed now. */
  #evictOldest(writer: FrameWriter, needed: readonly Command[]): boolean {
    let oldest: Prepared | undefined
    for (const prepared of this.#prepared.values()) {
      if (oldest !== undefined && oldest.usedAt <= prepared.usedAt) continue
      if (!needed.some(({ shape }) => shape === prepared.shape)) oldest = prepared
    }
    if (oldest === undefined) return false
    this.#prepared.delete(oldest.shape)
    writer.closeStatement(oldest.shape.name)
    return true
  }
}
