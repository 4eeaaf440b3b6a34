/**
 * Gives the memory of bytes back at once: V8 lets up to 64 MB and more outside its heap lie before it looks for what nobody holds. They are empty
 * afterwards, and so is every view of the same memory. Only for who owns them, when nothing reads or writes them any more. Bytes that share a pool stay.
 */
export function freeBytes(bytes: Buffer): void {
  const { buffer } = bytes
  const isShared = bytes.length < buffer.byteLength && buffer.byteLength <= Buffer.poolSize
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && !isShared) buffer.transfer(0)
}
