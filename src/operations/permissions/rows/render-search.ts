import { identifier, integer, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import type { Choice } from './choices.ts'
import type { CheckFacts, TableFacts } from './types.ts'

export type Search = {
  readonly choices: readonly Choice[]
  readonly checks: readonly CheckFacts[]
  /** Columns in which no row of the table may have the same; absent: any may. */
  readonly unique?: readonly string[]
  readonly limit: number
}

const comma = sql`, `

/**
 * The combinations of tuples that fulfil checks, likely ones first, each as an array. The columns stand under their own names in it, so that a
 * check is evaluated as PostgreSQL prints it.
 */
export function renderSearch(facts: TableFacts, { choices, checks, unique, limit }: Search): Sql {
  const texts = choices.flatMap(({ columns }, source) => columns.map((column, at) => ({ column, text: renderText(source, at) })))
  const typed = texts.map(({ column, text }) => sql`${text}::${renderType(facts, column)} as ${identifier(column)}`)
  const places = choices.map((_, source) => identifier(nameSource(source), 'place'))
  const checked = checks.map(({ expression }) => sql`coalesce((${catalogText(expression)})::boolean, true)`)
  const conditions = [...checked, ...(unique === undefined ? [] : [renderFree(facts, unique)])]
  return sql`
    select dorsal_tuple as tuple from (
      select ${joinSql(typed, comma)}, array[${joinSql(
        texts.map(({ text }) => text),
        comma,
      )}] as dorsal_tuple,
        ${joinSql(places, sql` + `)} as dorsal_place
      from ${joinSql(choices.map(renderSource), sql` cross join `)}
    ) as ${identifier(facts.name.name)}
    where ${joinSql(conditions, sql` and `)} order by dorsal_place limit ${integer(limit)}`
}

const there = 'dorsal_there'

function renderFree({ name }: TableFacts, unique: readonly string[]): Sql {
  const same = unique.map((column) => sql`${identifier(there, column)} = ${identifier(name.name, column)}`)
  return sql`not exists (select from ${identifier(name.schema, name.name)} as ${identifier(there)} where ${joinSql(same, sql` and `)})`
}

function nameSource(source: number): string {
  return `dorsal_${source}`
}

function renderSource({ tuples }: Choice, source: number): Sql {
  return sql`json_array_elements(${JSON.stringify(tuples)}::json) with ordinality as ${identifier(nameSource(source))} (tuple, place)`
}

function renderText(source: number, at: number): Sql {
  return sql`(${identifier(nameSource(source), 'tuple')} ->> ${integer(at)})`
}

function renderType({ columns }: TableFacts, column: string): Sql {
  return catalogText(columns.find(({ name }) => name === column)?.typeName ?? 'text')
}
