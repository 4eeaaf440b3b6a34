import { integer, renderSql, type Sql, sql } from '../../../postgres/sql.ts'

/** Rows beyond which none is taken: it would cost more than the count that it stands beside. */
const mostRows = 20_000

/** Digests the rows that whoever runs it sees, whatever their order; no row comes of too many. */
export function planDigestOfSeen(relation: Sql): string {
  return renderDigest(sql`${relation} as seen`)
}

/** After an UPDATE: of the rows that it left, which have another last transaction than those it wrote. */
export function planDigestOfLeft(relation: Sql): string {
  return renderDigest(sql`${relation} as seen where age(xmin) > (select min(age(xmin)) from ${relation})`)
}

function renderDigest(from: Sql): string {
  return renderSql(sql`
    select md5(coalesce(string_agg(text, ' ' order by text collate "C"), ''))
    from (select seen::text as text from ${from} limit ${integer(mostRows + 1)}) as few having count(*) <= ${integer(mostRows)}`).text
}
