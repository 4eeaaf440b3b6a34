import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Rate } from '../domain/limit-rates.ts'

/**
 * Takes one from a budget by the generic cell rate algorithm (ITU-T I.371, annex A): one row and one moment a budget. Its one row has one
 * column: null when it was there, else the seconds until it will be. The clock is the database's, one for every process.
 */
export function takeOne(key: Buffer, rate: Rate): Sql {
  const { share, span } = toIntervals(rate)
  return sql`
    with taken as (
      insert into dorsal.auth_limits as budget (key, free_at) values (${toBytea(key)}, now() + ${share})
      on conflict (key) do update set free_at = greatest(budget.free_at, now()) + ${share}
      where greatest(budget.free_at, now()) + ${share} <= now() + ${span}
      returning 1
    )
    select case when not exists (select from taken) then
      greatest(1, ceil(extract(epoch from coalesce(
        (select free_at + ${share} - ${span} - now() from dorsal.auth_limits where key = ${toBytea(key)}), interval '1 second'
      )))) end`
}

/** Gives one back that was taken for nothing. */
export function giveOneBack(key: Buffer, rate: Rate): Sql {
  return sql`update dorsal.auth_limits set free_at = free_at - ${toIntervals(rate).share} where key = ${toBytea(key)}`
}

/** Full budgets need no row. At most `most`, so that no deletion holds its locks for long. */
export function deleteFull(most: number): Sql {
  return sql`
    delete from dorsal.auth_limits where key in (
      select key from dorsal.auth_limits where free_at <= now() limit ${String(most)} for update skip locked
    )`
}

function toIntervals({ count, seconds }: Rate): { readonly share: Sql; readonly span: Sql } {
  return {
    share: sql`make_interval(secs => ${String(seconds)}::float8 / ${String(count)}::float8)`,
    span: sql`make_interval(secs => ${String(seconds)})`,
  }
}

function toBytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
