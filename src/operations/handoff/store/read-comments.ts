import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

type CommentRow = { readonly name: string; readonly comment: string }

/** The first line of what comments say to people, by the names of a contract: `public.orders`, `public.orders.note`, `public.total_of`. */
export async function readComments(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query<CommentRow>(sql`
    select concat_ws('.', n.nspname, c.relname, a.attname) as name, d.description as comment
    from pg_description d
    join pg_class c on d.classoid = 'pg_class'::regclass and d.objoid = c.oid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on d.objsubid > 0 and a.attrelid = c.oid and a.attnum = d.objsubid
    where n.nspname !~ '^(pg_|information_schema$)'
    union all
    select n.nspname || '.' || p.proname, d.description
    from pg_description d
    join pg_proc p on d.classoid = 'pg_proc'::regclass and d.objoid = p.oid
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^(pg_|information_schema$)'
    order by 1, 2`)
  return new Map(rows.map(({ name, comment }) => [name, toSentence(comment)] as const).filter(([, sentence]) => sentence !== ''))
}

/** Without what is for programs: `@deprecated since 2026-11`, `@type …`. */
function toSentence(comment: string): string {
  const [first = ''] = comment.trim().split('\n')
  return first.replace(/(^|\s)@(deprecated|schema|type)\b.*/, '').trim()
}
