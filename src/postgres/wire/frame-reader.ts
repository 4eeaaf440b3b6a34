const headerSize = 5

/**
 * One backend message: `bytes[start]` up to `bytes[end]` is its body. When `isOwned` is false the bytes are overwritten by the next read:
 * whoever keeps some copies them.
 */
export type FrameHandler = (type: number, bytes: Buffer, start: number, end: number, isOwned: boolean) => void

/** Cuts the byte stream into messages, wherever the reads happen to end; a body is copied only when it spans several reads. */
export class FrameReader {
  readonly #handle: FrameHandler
  readonly #header = Buffer.alloc(headerSize)
  #headerLength = 0
  #body: Buffer | undefined
  #bodyLength = 0

  constructor(handle: FrameHandler) {
    this.#handle = handle
  }

  /** Takes the first `length` bytes of `chunk`. Throws a RangeError on a length no message can have. */
  push(chunk: Buffer, length: number): void {
    let position = 0
    if (this.#body !== undefined) position = this.#fillBody(this.#body, chunk, position, length)
    else if (this.#headerLength > 0) position = this.#fillHeader(chunk, length)
    while (length - position >= headerSize) {
      const start = position + headerSize
      const end = start + bodySize(chunk, position)
      if (end > length) {
        this.#startBody(chunk[position] ?? 0, end - start)
        position = this.#fillBody(this.#body, chunk, start, length)
      } else {
        this.#handle(chunk[position] ?? 0, chunk, start, end, false)
        position = end
      }
    }
    while (position < length && this.#body === undefined) this.#header[this.#headerLength++] = chunk[position++] ?? 0
  }

  #startBody(type: number, size: number): void {
    this.#header[0] = type
    this.#body = Buffer.allocUnsafeSlow(size)
    this.#bodyLength = 0
  }

  #fillHeader(chunk: Buffer, length: number): number {
    let position = 0
    while (this.#headerLength < headerSize) {
      if (position === length) return position
      this.#header[this.#headerLength++] = chunk[position++] ?? 0
    }
    this.#headerLength = 0
    this.#startBody(this.#header[0] ?? 0, bodySize(this.#header, 0))
    return this.#fillBody(this.#body, chunk, position, length)
  }

  /** Returns the position behind what it took. */
  #fillBody(body: Buffer | undefined, chunk: Buffer, position: number, length: number): number {
    if (body === undefined) return position
    const taken = Math.min(body.length - this.#bodyLength, length - position)
    chunk.copy(body, this.#bodyLength, position, position + taken)
    this.#bodyLength += taken
    if (this.#bodyLength === body.length) {
      this.#body = undefined
      this.#handle(this.#header[0] ?? 0, body, 0, body.length, true)
    }
    return position + taken
  }
}

function bodySize(bytes: Buffer, position: number): number {
  const size = bytes.readInt32BE(position + 1) - 4
  if (size < 0) throw new RangeError('A message of PostgreSQL has an impossible length')
  return size
}
