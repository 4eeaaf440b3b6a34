import type { DatabaseFacts } from '../types.ts'

/** From PostgreSQL 18 on. A server that nobody asked is taken to be the embedded one. */
export function hasVirtualColumns(facts: DatabaseFacts | undefined): boolean {
  return facts === undefined || facts.version >= 180_000
}
