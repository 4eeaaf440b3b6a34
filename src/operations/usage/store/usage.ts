import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { UsageCount, UsageQuestion, UsageReport } from '../types.ts'

type Querying = Pick<Transaction, 'query'>

/**
 * Adds to what is there. Names are sent once for all clients of a plan: PostgreSQL multiplies. Rows are taken in the order of the key, so that two
 * processes never wait for each other in a ring.
 */
export async function addUsage(transaction: Querying, counts: readonly UsageCount[]): Promise<void> {
  const plans = [...new Set(counts.map(({ uses }) => uses))]
  const numbers = new Map(plans.map((uses, plan) => [uses, plan]))
  const used = plans.flatMap(({ route, names }, plan) => names.map((name) => ({ plan, route, ...name })))
  const told = counts.map(({ client, uses, count, lastSeen }) => ({ plan: numbers.get(uses), ...client, count, lastSeen }))
  await transaction.query(
    sql`insert into dorsal.usage as known (schema_name, object_name, member_name, day, way, route,
        client_name, client_version, library, api_key, role_name, count, last_seen)
      select schema, object, coalesce(member, ''), seen.day, way, route, name, version, library, "apiKey", role,
        sum(count), to_timestamp(max("lastSeen") / 1000)
      from json_to_recordset(${JSON.stringify(used)}::json) as used(plan int, route text, way text, schema text, object text, member text)
      join json_to_recordset(${JSON.stringify(told)}::json) as told(plan int, role text, "apiKey" text, name text, version text, library text,
        count bigint, "lastSeen" float8) using (plan)
      cross join lateral (select (to_timestamp("lastSeen" / 1000) at time zone 'utc')::date as day) as seen
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
      order by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
      on conflict (schema_name, object_name, member_name, day, way, route, client_name, client_version, library, api_key, role_name)
      do update set count = known.count + excluded.count, last_seen = greatest(known.last_seen, excluded.last_seen)`,
  )
}

/** `oldest`: the first day that is kept. */
export async function deleteOldUsage(transaction: Querying, oldest: string): Promise<void> {
  await transaction.query(sql`delete from dorsal.usage where day < ${oldest}::date`)
}

/** Most used first. */
export async function listUsage(transaction: Querying, question: UsageQuestion): Promise<readonly UsageReport[]> {
  const { schema, object, member, client, since } = question
  return await transaction.query<UsageReport>(
    sql`select role_name as role, api_key as "apiKey", client_name as name, client_version as version, library,
        way, schema_name as schema, object_name as object, member_name as member,
        array_agg(distinct route order by route) as routes,
        sum(count)::float8 as count,
        round(sum(count) / ((now() at time zone 'utc')::date - min(day) + 1))::float8 as "perDay",
        min(day)::text as "firstDay",
        to_char(max(last_seen) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "lastSeen"
      from dorsal.usage
      where (${schema ?? null}::text is null or schema_name = ${schema ?? null})
        and (${object ?? null}::text is null or object_name = ${object ?? null})
        and (${member ?? null}::text is null or member_name in (${member ?? null}, '*'))
        and (${client ?? null}::text is null or ${client ?? null} in (client_name, api_key, split_part(api_key, ' ', 2), library, split_part(library, '/', 1)))
        and (${since ?? null}::text is null or day >= ${since ?? null}::date)
      group by role_name, api_key, client_name, client_version, library, way, schema_name, object_name, member_name
      order by count desc, schema_name, object_name, member_name, way, client_name, client_version, library, api_key, role_name`,
  )
}

/** The first day of which anything is recorded; undefined: of none. */
export async function findFirstDay(transaction: Querying): Promise<string | undefined> {
  const [row] = await transaction.query<{ day: string | null }>(sql`select min(day)::text as day from dorsal.usage`)
  return row?.day ?? undefined
}
