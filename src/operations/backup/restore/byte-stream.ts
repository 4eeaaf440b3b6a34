/** Bytes that come in pieces, read in the sizes that their format has. */
export type ByteStream = {
  /** Exactly this many bytes, held at once; fewer only where the stream ends. */
  readonly read: (size: number) => Promise<Buffer>
  /** The same without holding them: pieces as they come. */
  readonly pieces: (size: number) => AsyncGenerator<Buffer>
}

/** A chunk is used up when the next one is asked for. */
export function createByteStream(chunks: AsyncIterable<Buffer>): ByteStream {
  const source = chunks[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function takePiece(size: number): Promise<Buffer> {
    while (rest.length === 0) {
      const { value, done } = await source.next()
      if (done === true) return rest
      rest = value
    }
    const piece = rest.subarray(0, size)
    rest = rest.subarray(piece.length)
    return piece
  }

  async function* pieces(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      const piece = await takePiece(left)
      if (piece.length === 0) return
      left -= piece.length
      yield piece
    }
  }

  return {
    pieces,
    read: async (size) => {
      const first = await takePiece(size)
      if (first.length === size) return first
      // Copies: a chunk may be gone when the next one is asked for.
      const all = [Buffer.from(first)]
      for await (const piece of pieces(size - first.length)) all.push(Buffer.from(piece))
      return Buffer.concat(all)
    },
  }
}
