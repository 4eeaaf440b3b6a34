import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameReader } from './frame-reader.ts'

const stream = Buffer.concat([frame('D', 'hello'), frame('C', ''), frame('D', 'x'.repeat(300)), frame('Z', 'I')])
const frames = [
  ['D', 'hello'],
  ['C', ''],
  ['D', 'x'.repeat(300)],
  ['Z', 'I'],
]

function frame(type: string, body: string): Buffer {
  const bytes = Buffer.alloc(5 + body.length)
  bytes.write(type)
  bytes.writeInt32BE(4 + body.length, 1)
  bytes.write(body, 5)
  return bytes
}

test('frames are the same wherever the reads end, though the read buffer is used again', () => {
  for (let size = 1; size <= stream.length; size++) {
    const seen: string[][] = []
    const reader = new FrameReader((type, bytes, start, end) =>
      seen.push([String.fromCharCode(type), bytes.toString('latin1', start, end)]),
    )
    const buffer = Buffer.alloc(size)
    for (let position = 0; position < stream.length; position += size) {
      const length = stream.copy(buffer, 0, position, position + size)
      reader.push(buffer, length)
      buffer.fill(0xff)
    }
    assert.deepEqual(seen, frames, `reads of ${size} bytes`)
  }
})

test('a length below its own four bytes is refused', () => {
  const reader = new FrameReader(() => undefined)
  assert.throws(() => reader.push(Buffer.from([0x44, 0, 0, 0, 3]), 5), RangeError)
})
