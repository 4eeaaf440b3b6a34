import type { PostgresErrorFields, Row } from '../types.ts'

/** DataRow: the fields as they came. Copies them out of bytes that are not owned. */
export function readRow(bytes: Buffer, start: number, end: number, isOwned: boolean): Row {
  const body = isOwned ? bytes : copyOut(bytes, start, end)
  let position = isOwned ? start : 0
  const count = (body[position] ?? 0) * 256 + (body[position + 1] ?? 0)
  position += 2
  const row: (Buffer | null)[] = []
  for (let i = 0; i < count; i++) {
    const size = body.readInt32BE(position)
    position += 4
    row.push(size < 0 ? null : body.subarray(position, position + size))
    if (size > 0) position += size
  }
  return row
}

/** CommandComplete: the number its tag ends with (`INSERT 0 5`, `SELECT 1`), 0 when there is none. */
export function readAffected(bytes: Buffer, start: number, end: number): number {
  let affected = 0
  let factor = 1
  for (let position = end - 2; position >= start; position--) {
    const digit = (bytes[position] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    affected += digit * factor
    factor *= 10
  }
  return affected
}

const fieldNames = {
  C: 'code',
  M: 'message',
  D: 'detail',
  H: 'hint',
  P: 'position',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  n: 'constraint',
  R: 'routine',
  S: 'severity',
  // Comes after S and is never translated.
  V: 'severity',
} as const satisfies Readonly<Record<string, keyof PostgresErrorFields>>

/** ErrorResponse (PostgreSQL documentation, "Error and Notice Message Fields"). */
export function readError(bytes: Buffer, start: number, end: number): PostgresErrorFields {
  const fields: Partial<Record<keyof PostgresErrorFields, string>> = {}
  for (let position = start; position < end && bytes[position] !== 0; ) {
    const letter = String.fromCharCode(bytes[position] ?? 0)
    const zero = bytes.indexOf(0, position + 1)
    const name = isFieldLetter(letter) ? fieldNames[letter] : undefined
    if (name !== undefined) fields[name] = bytes.toString('utf8', position + 1, zero)
    position = zero + 1
  }
  return { severity: 'ERROR', code: 'XX000', message: '', ...fields }
}

function isFieldLetter(letter: string): letter is keyof typeof fieldNames {
  return letter in fieldNames
}

function copyOut(bytes: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start)
  bytes.copy(copy, 0, start, end)
  return copy
}
