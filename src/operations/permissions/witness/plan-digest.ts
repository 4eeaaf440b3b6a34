import { renderSql, type Sql, sql } from '../../../postgres/sql.ts'

/** Digests the rows that whoever runs it sees, whatever their order. */
export function planDigestOfSeen(relation: Sql): string {
  return renderSql(sql`select ${digest} from ${relation} as seen`).text
}

/** After an UPDATE: of the rows that it left, which have another last transaction than those it wrote. */
export function planDigestOfLeft(relation: Sql): string {
  return renderSql(sql`select ${digest} from ${relation} as seen where age(xmin) > (select min(age(xmin)) from ${relation})`).text
}

const digest = sql`md5(coalesce(string_agg(seen::text, ' ' order by seen::text collate "C"), ''))`
