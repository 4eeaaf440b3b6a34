import type { Blocking } from '../types.ts'

type Mode = { readonly name: string; readonly blocks: Exclude<Blocking, 'writes to its rows'> }

/**
 * Modes as `pg_locks` calls them, with their names in SQL. A read takes ACCESS SHARE, a write ROW EXCLUSIVE; what conflicts with them keeps them
 * waiting. Source: PostgreSQL 18, "Explicit Locking", table 13.2.
 */
const modes: Readonly<Record<string, Mode>> = {
  AccessShareLock: { name: 'ACCESS SHARE', blocks: 'nothing' },
  RowShareLock: { name: 'ROW SHARE', blocks: 'nothing' },
  RowExclusiveLock: { name: 'ROW EXCLUSIVE', blocks: 'nothing' },
  ShareUpdateExclusiveLock: { name: 'SHARE UPDATE EXCLUSIVE', blocks: 'nothing' },
  ShareLock: { name: 'SHARE', blocks: 'writes' },
  ShareRowExclusiveLock: { name: 'SHARE ROW EXCLUSIVE', blocks: 'writes' },
  ExclusiveLock: { name: 'EXCLUSIVE', blocks: 'writes' },
  AccessExclusiveLock: { name: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' },
}

export function toMode(mode: string): Mode {
  return modes[mode] ?? { name: mode, blocks: 'nothing' }
}
