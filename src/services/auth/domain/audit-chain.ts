import { createHash } from 'node:crypto'
import type { AuditNote } from '../types.ts'

/** Where the chain stands: number and hash of its newest entry; 0 and the empty text before the first. */
export type ChainLink = { readonly sequence: number; readonly hash: string }

export const startOfChain: ChainLink = { sequence: 0, hash: '' }

/**
 * The link of an entry that follows `previous`: SHA-256 over the hash before it and all that the entry says, so that neither can be changed
 * without every later hash. The payload counts as JSON with its names in alphabetical order, whatever order it was stored in.
 */
export function toNextLink(previous: ChainLink, note: AuditNote): ChainLink {
  const sequence = previous.sequence + 1
  const said = [previous.hash, sequence, note.id, note.createdAt.toISOString(), note.ipAddress, sortNames(note.payload)]
  return { sequence, hash: createHash('sha256').update(JSON.stringify(said)).digest('hex') }
}

/** An entry as it is found in the table. */
export type ChainedEntry = AuditNote & ChainLink & { readonly previousHash: string }

export type ChainBreak = {
  readonly sequence: number
  readonly problem: 'changed' | 'removed'
}

/**
 * Follows the chain through `entries`, which come in the order of their numbers and may be a part of it that begins after `previous`.
 * Gives the first break: the number of the entry that says something else than was recorded, or that is missing.
 */
export function findChainBreak(entries: Iterable<ChainedEntry>, previous: ChainLink = startOfChain): ChainBreak | ChainLink {
  let link = previous
  for (const entry of entries) {
    if (entry.sequence !== link.sequence + 1) return { sequence: link.sequence + 1, problem: 'removed' }
    const expected = toNextLink(link, entry)
    if (entry.previousHash !== link.hash || entry.hash !== expected.hash) return { sequence: entry.sequence, problem: 'changed' }
    link = expected
  }
  return link
}

function sortNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortNames)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sortNames(field)]))
}
