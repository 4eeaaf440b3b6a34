import { isUtf8 } from 'node:buffer'
import { textUnreadable } from '../errors.ts'

/** Percent-decoded text of a URL; a `%` that begins no escape stays as it is. Throws PGRST100 for bytes that are not UTF-8, and for NUL. */
export function decodeUrlText(text: string, { plusIsSpace, where }: { readonly plusIsSpace: boolean; readonly where: string }): string {
  if (/^[!-$&-*,-~]*$/.test(text)) return text
  const bytes = unescapeBytes(plusIsSpace ? text.replaceAll('+', ' ') : text)
  return checkedText(bytes, where)
}

/** Throws PGRST100 for bytes that are not UTF-8, and for NUL, which PostgreSQL's text cannot hold. */
export function checkedText(bytes: Buffer, where: string): string {
  if (!isUtf8(bytes) || bytes.includes(0)) throw textUnreadable(where)
  return bytes.toString('utf8')
}

function unescapeBytes(text: string): Buffer {
  // Node hands over a URL with one character for each byte.
  const bytes = Buffer.from(text, 'latin1')
  let written = 0
  for (let read = 0; read < bytes.length; read++) {
    const escaped = bytes[read] === 0x25 ? hexPair(text, read + 1) : undefined
    bytes[written++] = escaped ?? bytes[read] ?? 0
    if (escaped !== undefined) read += 2
  }
  return bytes.subarray(0, written)
}

function hexPair(text: string, at: number): number | undefined {
  const pair = text.slice(at, at + 2)
  return /^[0-9a-fA-F]{2}$/.test(pair) ? Number.parseInt(pair, 16) : undefined
}
