import type { SqlValue } from '../sql.ts'

const smallestCapacity = 16 * 1024
/** A buffer that one large value made grow is not kept. */
const largestKeptCapacity = 1024 * 1024
/** Up to here three bytes per UTF-16 unit are reserved; beyond, counting the bytes costs less than the space. */
const shortString = 1024

const executeFrame = [0x45, 0, 0, 0, 9, 0, 0, 0, 0, 0] as const
const syncFrame = [0x53, 0, 0, 0, 4] as const

/**
 * Writes frontend messages (PostgreSQL documentation, "Message Formats") one behind the other into a buffer that is used again once the
 * socket has taken it. Names and texts must be free of NUL.
 */
export class FrameWriter {
  #buffer = Buffer.allocUnsafeSlow(smallestCapacity)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written. The bytes stay valid until `release`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Starts again; `isTaken` false means somebody still reads the old bytes. */
  release(options: { readonly isTaken: boolean }): void {
    this.#length = 0
    if (!options.isTaken || this.#buffer.length > largestKeptCapacity) this.#buffer = Buffer.allocUnsafeSlow(smallestCapacity)
  }

  parse(name: string, text: string): void {
    this.#reserve(10 + reservedBytes(name) + reservedBytes(text))
    const start = this.#open(0x50)
    this.#cString(name)
    this.#cString(text)
    this.#int16(0)
    this.#close(start)
  }

  /** Every value and every result column in the text format, unnamed portal. */
  bind(name: string, values: readonly SqlValue[]): void {
    this.#reserve(14 + reservedBytes(name))
    const start = this.#open(0x42)
    this.#buffer[this.#length++] = 0
    this.#cString(name)
    this.#int16(0)
    this.#int16(values.length)
    for (let i = 0; i < values.length; i++) this.#value(values[i] ?? null)
    this.#reserve(2)
    this.#int16(0)
    this.#close(start)
  }

  execute(): void {
    this.#constant(executeFrame)
  }

  sync(): void {
    this.#constant(syncFrame)
  }

  closeStatement(name: string): void {
    this.#reserve(7 + reservedBytes(name))
    const start = this.#open(0x43)
    this.#buffer[this.#length++] = 0x53
    this.#cString(name)
    this.#close(start)
  }

  #value(value: SqlValue): void {
    if (value === null) {
      this.#reserve(4)
      this.#int32(this.#length, -1)
      this.#length += 4
      return
    }
    this.#reserve(4 + reservedBytes(value))
    const start = this.#length + 4
    const size = typeof value === 'string' ? this.#buffer.write(value, start) : value.copy(this.#buffer, start)
    this.#int32(this.#length, size)
    this.#length = start + size
  }

  #cString(text: string): void {
    this.#length += this.#buffer.write(text, this.#length)
    this.#buffer[this.#length++] = 0
  }

  #int16(value: number): void {
    this.#buffer[this.#length++] = value >>> 8
    this.#buffer[this.#length++] = value
  }

  #int32(position: number, value: number): void {
    this.#buffer[position] = value >>> 24
    this.#buffer[position + 1] = value >>> 16
    this.#buffer[position + 2] = value >>> 8
    this.#buffer[position + 3] = value
  }

  /** Returns where the length goes, which counts itself. */
  #open(type: number): number {
    this.#buffer[this.#length] = type
    const start = this.#length + 1
    this.#length += 5
    return start
  }

  #close(start: number): void {
    this.#int32(start, this.#length - start)
  }

  #constant(frame: readonly number[]): void {
    this.#reserve(frame.length)
    for (let i = 0; i < frame.length; i++) this.#buffer[this.#length++] = frame[i] ?? 0
  }

  #reserve(size: number): void {
    const needed = this.#length + size
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

function reservedBytes(value: string | Buffer): number {
  if (typeof value !== 'string') return value.length
  return value.length <= shortString ? value.length * 3 : Buffer.byteLength(value)
}
