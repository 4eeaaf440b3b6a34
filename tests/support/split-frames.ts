/**
 * Cuts a stream of PostgreSQL's protocol (version 3) into messages, each told with its type and all its bytes. A client's first message has no
 * type, only a length: it is told as 0.
 */
export function splitFrames(
  { startsWithLength }: { readonly startsWithLength: boolean },
  tell: (type: number, frame: Buffer) => void,
): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let hasType = !startsWithLength
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = hasType ? 1 : 0
      if (rest.length < head + 4) return
      const size = head + rest.readInt32BE(head)
      if (rest.length < size) return
      const frame = rest.subarray(0, size)
      rest = rest.subarray(size)
      const type = hasType ? (frame[0] ?? 0) : 0
      hasType = true
      tell(type, frame)
    }
  }
}
