import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { attempt } from './attempt.ts'

/** Texts that are to be values of a type: `character varying(40)`, `public.mood`. */
export type TypedTexts = { readonly type: string; readonly texts: readonly string[] }

/** Those that PostgreSQL reads as values of the type, domains with their checks, in the same order. */
export async function keepValid(transaction: Transaction, lists: readonly TypedTexts[]): Promise<readonly (readonly string[])[]> {
  const [server] = await transaction.query<{ version: number }>(sql`select current_setting('server_version_num')::int as version`)
  return (server?.version ?? 0) >= 160_000 ? await keepAtOnce(transaction, lists) : await keepOneByOne(transaction, lists)
}

async function keepAtOnce(transaction: Transaction, lists: readonly TypedTexts[]): Promise<readonly (readonly string[])[]> {
  const rows = await transaction.query<{ texts: readonly string[] }>(sql`
    select array(
      select text from json_array_elements_text(list -> 'texts') with ordinality as each (text, place)
      where pg_input_is_valid(text, list ->> 'type') order by place
    ) as texts
    from json_array_elements(${JSON.stringify(lists)}::json) with ordinality as l (list, place) order by place`)
  return rows.map(({ texts }) => texts)
}

// PostgreSQL 15 has no pg_input_is_valid.
async function keepOneByOne(transaction: Transaction, lists: readonly TypedTexts[]): Promise<readonly (readonly string[])[]> {
  const kept: (readonly string[])[] = []
  for (const { type, texts } of lists) {
    const valid: string[] = []
    for (const text of texts) if (await isValid(transaction, type, text)) valid.push(text)
    kept.push(valid)
  }
  return kept
}

async function isValid(transaction: Transaction, type: string, text: string): Promise<boolean> {
  const cast = { texts: ['select ', `::${type}`], values: [text] }
  return (await attempt(transaction, () => transaction.query(cast), { end: 'undo' })).refusal === undefined
}
