import { positionInvalid } from '../errors.ts'

/** A place in PostgreSQL's write-ahead log, as a number that can be compared. */
export type Position = bigint

const form = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i

/** Reads `16/B374D848`, the text form of `pg_lsn`. Throws `position_invalid`. */
export function parsePosition(text: string): Position {
  const [, high, low] = form.exec(text) ?? []
  if (high === undefined || low === undefined) throw positionInvalid()
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

export function renderPosition(position: Position): string {
  return `${(position >> 32n).toString(16)}/${(position & 0xffff_ffffn).toString(16)}`.toUpperCase()
}
