import type { Finding } from '../../../../findings/types.ts'
import { createRule } from '../../domain/create-rule.ts'
import { foretellEnd } from '../../domain/foretell-end.ts'
import { renderName } from '../../domain/names.ts'
import { type DatabaseActivity, readActivity } from '../../store/read-activity.ts'
import { readStatisticsAge } from '../../store/read-statistics-age.ts'
import { readTableStatistics, type TableStatistics } from '../../store/read-table-statistics.ts'

/** PostgreSQL refuses writes three million before the numbers meet. Source: https://www.postgresql.org/docs/18/routine-vacuuming.html */
const end = 2 ** 31 - 3_000_000
/** Times the age at which autovacuum begins in any case: beyond it, it does not get through. */
const overdue = 2
const tooLate = 0.5 * end

type Kind = { readonly of: 'transaction ids' | 'multixact ids'; readonly age: (table: TableStatistics) => number; readonly limit: number }

export const transactionIdsNearEnd = createRule({
  name: 'transaction-ids-near-end',
  area: 'performance',
  severity: 'warning',
  title: 'Transaction ids run out before old rows are frozen',
  reason:
    'PostgreSQL has two thousand million transaction ids between the oldest row and now. Autovacuum freezes old rows in time; where it cannot (a transaction, slot or prepared transaction that is older, a damaged table), PostgreSQL stops taking writes at the end.',
  remedy:
    'VACUUM (FREEZE) the table. When its age stays, look for what holds it back: pg_stat_activity by backend_xmin, pg_replication_slots, pg_prepared_xacts. The day is the earliest: it counts every transaction since statistics are kept, and those that only read take no id.',
  example: {
    kind: 'sql',
    dangerous: `create table ledger (id bigint primary key) with (autovacuum_enabled = false);
update pg_class set relfrozenxid = ((txid_current() + 4294967296 - 1500000000) % 4294967296)::text::xid where oid = 'ledger'::regclass;`,
    safe: 'create table ledger (id bigint primary key);',
  },
  find: async ({ read, today }) => {
    const activity = await read(readActivity)
    const tables = await read(readTableStatistics)
    const age = await read(readStatisticsAge)
    const perDay = age === undefined ? 0 : activity.transactions / Math.max(age.days, 1)
    return listKinds(activity).flatMap((kind) => {
      const oldest = tables.toSorted((a, b) => kind.age(b) - kind.age(a))[0]
      return oldest === undefined || kind.age(oldest) < overdue * kind.limit ? [] : [toFinding(oldest, kind, { perDay, today })]
    })
  },
})

const listKinds = ({ freezeMaxAge, multixactFreezeMaxAge }: DatabaseActivity): readonly Kind[] => [
  { of: 'transaction ids', age: ({ age }) => age, limit: freezeMaxAge },
  { of: 'multixact ids', age: ({ multixactAge }) => multixactAge, limit: multixactFreezeMaxAge },
]

function toFinding(
  table: TableStatistics,
  { of, age }: Kind,
  { perDay, today }: { readonly perDay: number; readonly today: string },
): Finding {
  const name = renderName({ schema: table.schema, name: table.table })
  const own = age(table)
  const day = of === 'transaction ids' ? foretellEnd({ left: end - own, perDay, today }) : undefined
  const when = day === undefined ? '' : `; writes stop on ${day} at the earliest`
  return {
    subject: of,
    message: `${name} is ${Math.round(own / 1_000_000)} million ${of} old, of 2144 million${when}`,
    severity: own >= tooLate ? 'error' : 'warning',
    fix: `vacuum (freeze) ${name};`,
    details: { table: `${table.schema}.${table.table}`, age: own, day: day ?? null },
  }
}
