/**
 * Gives the memory of bytes back at once: V8 lets up to 64 MB and more outside its heap lie before it looks for what nobody holds. They are empty
 * afterwards, and so is every view of the same memory. Only for who owns them, when nothing reads or writes them any more. Bytes that share a pool stay.
 */
export function freeBytes(bytes: Buffer): void {
  const { buffer } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0)
}
