import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FrameWriter } from './frame-writer.ts'

test('each message is laid out as the protocol asks', () => {
  const written = (write: (writer: FrameWriter) => void) => {
    const writer = new FrameWriter()
    write(writer)
    return writer.bytes.toString('latin1')
  }
  assert.equal(
    written((writer) => writer.parse('s1', 'select 1')),
    'P\0\0\0\x12s1\0select 1\0\0\0',
  )
  assert.equal(
    written((writer) => writer.bind('s1', ['é', null, Buffer.from([0x61]), ''])),
    'B\0\0\0\x21\0s1\0\0\0\0\x04\0\0\0\x02\xc3\xa9\xff\xff\xff\xff\0\0\0\x01a\0\0\0\0\0\0',
  )
  assert.equal(
    written((writer) => writer.execute()),
    'E\0\0\0\x09\0\0\0\0\0',
  )
  assert.equal(
    written((writer) => writer.closeStatement('s1')),
    'C\0\0\0\x08Ss1\0',
  )
  assert.equal(
    written((writer) => writer.sync()),
    'S\0\0\0\x04',
  )
})

test('a value larger than the buffer makes it grow', () => {
  const writer = new FrameWriter()
  const value = 'é'.repeat(100_000)
  writer.sync()
  writer.bind('', [value])
  assert.equal(writer.bytes.length, 5 + 1 + 4 + 1 + 1 + 2 + 2 + 4 + 200_000 + 2)
  assert.equal(writer.bytes.toString('utf8', 20, 200_020), value)
})

test('what the socket still holds is not written over', () => {
  const writer = new FrameWriter()
  writer.sync()
  const held = writer.bytes
  writer.release({ isTaken: false })
  writer.execute()
  assert.equal(held.toString('latin1'), 'S\0\0\0\x04')
  assert.equal(writer.bytes.toString('latin1'), 'E\0\0\0\x09\0\0\0\0\0')
})
