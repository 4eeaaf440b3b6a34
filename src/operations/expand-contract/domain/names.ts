import { createHash } from 'node:crypto'

const longest = 63

/** PostgreSQL cuts longer names without a word, and two may become one; here the end tells them apart. */
function clipName(plain: string): string {
  if (Buffer.byteLength(plain) <= longest) return plain
  const end = `_${createHash('sha256').update(plain).digest('hex').slice(0, 8)}`
  return `${Buffer.from(plain)
    .subarray(0, longest - end.length)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')}${end}`
}

/** A name made here as SQL; it holds an underscore and so is no reserved word. */
export function quoteName(plain: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(plain) ? plain : `"${plain.replaceAll('"', '""')}"`
}

export function toName(...words: readonly string[]): string {
  return quoteName(clipName(words.join('_')))
}

/** `orders_note_idx` → `orders_remark_idx`; a name that does not name the column gets an ending. */
export function renameAlong(plain: string, column: string, newColumn: string): string {
  const parts = plain.split('_')
  const words = column.split('_')
  const at = parts.findIndex((_, index) => words.every((word, offset) => parts[index + offset] === word))
  if (at < 0) return toName(plain, 'new')
  return toName(...parts.slice(0, at), newColumn, ...parts.slice(at + words.length))
}

/** Runs after every other trigger of its kind, since PostgreSQL goes by their names. */
export function nameLastTrigger(others: readonly string[], word: string): string {
  const last = others.reduce((highest, other) => (other > highest ? other : highest), 'zz')
  return toName(last, word)
}

/** What a file name may hold. */
export function toFileWord(...plain: readonly string[]): string {
  return plain.join('_').replace(/[^\w-]+/g, '_')
}
