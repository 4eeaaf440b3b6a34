import { identifier, type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Column, Occurrence } from '../types.ts'

/** Where originals stand in columns: as whole values, and e-mail addresses also within longer texts. */
export async function findOriginals(transaction: Transaction, columns: readonly Column[]): Promise<readonly Occurrence[]> {
  const occurrences: Occurrence[] = []
  for (const column of columns) occurrences.push(...(await findInColumn(transaction, column)))
  return occurrences
}

async function findInColumn(transaction: Transaction, column: Column): Promise<readonly Occurrence[]> {
  const texts = renderTexts(column)
  if (texts === undefined) return []
  const found = await transaction.query<Omit<Occurrence, 'column'>>(sql`
    with texts as (${texts}), parts as (
      select value as part, true as whole from texts
      union all
      select email[1], false from texts, lateral regexp_matches(value, '[[:alnum:]._%+-]+@[[:alnum:].-]+\\.[[:alpha:]]{2,}', 'g') as email
      where value like '%@%' and value ~ '[[:space:]<>,;:"]'
    )
    select t.kind, whole, count(*)::int as count from parts join pg_temp.mask_telling as t on t.folded = pg_temp.digest(lower(part))
    group by t.kind, whole order by count desc`)
  return found.map((each) => ({ column, ...each }))
}

function renderTexts({ schema, table, column, shape, partitioned }: Column): Sql | undefined {
  const from = sql`from ${partitioned ? sql`` : sql`only`} ${identifier(schema, table)} as t`
  const value = sql`t.${identifier(column)}`
  switch (shape) {
    case 'text':
    case 'number':
      return sql`select ${value}::text as value ${from} where ${value} is not null`
    case 'text array':
      return sql`select value ${from}, unnest(${value}::text[]) as value where value is not null`
    case 'json':
      return sql`select found #>> '{}' as value ${from}, lateral jsonb_path_query(${value}::jsonb, '$.** ? (@.type() == "string")') as found`
    case 'network address':
      return sql`select host(${value}) as value ${from} where ${value} is not null`
    default:
      return undefined
  }
}
