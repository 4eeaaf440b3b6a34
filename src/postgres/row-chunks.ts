const chunkSize = 64 * 1024

/** Collects rows into chunks of some 64 KiB, so that a million small rows are not a million buffers. */
export class RowChunks {
  readonly #separator: Buffer
  readonly #full: Buffer[] = []
  #current = Buffer.allocUnsafeSlow(chunkSize)
  #length = 0
  #waitingBytes = 0
  #hasRows = false

  constructor(separator: string) {
    this.#separator = Buffer.from(separator)
  }

  /** Bytes nobody has taken yet. */
  get size(): number {
    return this.#waitingBytes + this.#length
  }

  get hasRows(): boolean {
    return this.#hasRows
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (this.#hasRows) this.#copy(this.#separator, 0, this.#separator.length)
    this.#hasRows = true
    this.#copy(bytes, start, end)
  }

  /** The oldest chunk, even one that is not full. */
  take(): Buffer | undefined {
    const full = this.#full.shift()
    if (full !== undefined) {
      this.#waitingBytes -= full.length
      return full
    }
    if (this.#length === 0) return undefined
    const partial = this.#current.subarray(0, this.#length)
    this.#current = this.#current.subarray(this.#length)
    this.#length = 0
    return partial
  }

  #copy(bytes: Buffer, start: number, end: number): void {
    if (this.#length + end - start > this.#current.length) this.#close(end - start)
    bytes.copy(this.#current, this.#length, start, end)
    this.#length += end - start
  }

  #close(nextSize: number): void {
    if (this.#length > 0) this.#full.push(this.#current.subarray(0, this.#length))
    this.#waitingBytes += this.#length
    this.#startChunk(Math.max(chunkSize, nextSize))
  }

  #startChunk(size: number): void {
    this.#current = Buffer.allocUnsafeSlow(size)
    this.#length = 0
  }
}
