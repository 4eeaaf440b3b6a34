import type { PersonalKind } from '../../../catalog/classify-column.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** A first name, a year or a short number is found anywhere; these name one person or one account. */
const isTelling = sql`(m.kind in ('email', 'address', 'link') or m.kind in ('phone', 'identifier', 'digits', 'ip') and length(m.original) >= 7
  or m.kind = 'name' and length(m.original) >= 8 and m.original like '% %' or m.kind = 'text' and length(m.original) >= 40)
  and m.original <> m.masked`

/** Takes from the map what is to be looked for. May be called again when the map has grown. */
export async function fillTelling(transaction: Transaction): Promise<void> {
  await transaction.query(sql`
    insert into pg_temp.mask_telling
    select m.folded, min(case m.kind when 'digits' then 'identifier' else m.kind end) from pg_temp.mask_map as m where ${isTelling} group by m.folded
    on conflict do nothing`)
  await transaction.run('analyze pg_temp.mask_telling')
}

/** Some originals as bytes on a disk would have them, spread evenly over all: for looking into files. */
export async function readSample(
  transaction: Transaction,
  limit: number,
): Promise<readonly { readonly kind: PersonalKind; readonly text: string }[]> {
  return await transaction.query<{ kind: PersonalKind; text: string }>(sql`
    select m.kind, left(m.original, 60) as text from pg_temp.mask_map as m
    where ${isTelling} and length(m.original) >= 8 and m.kind not in ('ip', 'digits') order by m.digest limit ${String(limit)}::int`)
}

export async function countOriginals(transaction: Transaction): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`select count(*)::int as count from pg_temp.mask_map`)
  return row?.count ?? 0
}
