import { identifier, integer, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import type { Choice } from './choices.ts'
import type { CheckFacts, TableFacts } from './types.ts'

export type Search = { readonly choices: readonly Choice[]; readonly checks: readonly CheckFacts[]; readonly limit: number }

const comma = sql`, `

/**
 * The combinations of tuples that fulfil checks, likely ones first, each as an array. The columns stand under their own names in it, so that a
 * check is evaluated as PostgreSQL prints it.
 */
export function renderSearch(facts: TableFacts, { choices, checks, limit }: Search): Sql {
  const texts = choices.flatMap(({ columns }, source) => columns.map((column, at) => ({ column, text: renderText(source, at) })))
  const typed = texts.map(({ column, text }) => sql`${text}::${renderType(facts, column)} as ${identifier(column)}`)
  const places = choices.map((_, source) => identifier(nameSource(source), 'place'))
  const conditions = checks.map(({ expression }) => sql`coalesce((${catalogText(expression)})::boolean, true)`)
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
