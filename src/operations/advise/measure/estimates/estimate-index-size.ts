/** What an index would hold: its entries, and of each column how wide it is and how many values it has. */
export type IndexContents = { readonly entries: number; readonly columns: readonly { readonly width: number; readonly distinct: number }[] }

export const pageBytes = 8192
/** Of a leaf page, after its header, what stands at its end and the tenth that a build leaves free. */
const leafBytes = pageBytes * 0.9 - 56
const tupleHeader = 8
const linePointer = 4
const pointer = 6
/** Longest list of rows that a build puts under one key (_bt_load in nbtsort.c). */
const longestList = pageBytes / 10 - linePointer

/**
 * Bytes of a b-tree as a build would make it: equal keys share an entry with a list of their rows. Source: nbtsort.c and the README of nbtree in
 * PostgreSQL 18.
 */
export function estimateIndexBytes({ entries, columns }: IndexContents): number {
  const key = alignTo8(tupleHeader + columns.reduce((sum, { width }) => sum + alignTo4(width), 0))
  const distinct = Math.min(
    entries,
    columns.reduce((product, each) => product * Math.max(1, each.distinct), 1),
  )
  const leaves = Math.ceil((distinct * toBytesOfKey(key, entries / Math.max(1, distinct))) / leafBytes)
  const inner = leaves <= 1 ? 0 : Math.ceil((leaves * (key + linePointer)) / leafBytes)
  return (1 + leaves + inner) * pageBytes
}

/** All entries of one key. */
function toBytesOfKey(key: number, rows: number): number {
  if (rows < 2) return rows * (key + linePointer)
  const perList = Math.max(1, Math.floor((longestList - key) / pointer))
  const lists = Math.ceil(rows / perList)
  return lists * (key + linePointer) + rows * pointer
}

const alignTo4 = (bytes: number): number => Math.ceil(bytes / 4) * 4
const alignTo8 = (bytes: number): number => Math.ceil(bytes / 8) * 8
