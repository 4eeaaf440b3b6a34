import { assertNever } from '../../base/assert-never.ts'
import { changeText, joinSql, type Slot, type Sql, sql } from '../../postgres/sql.ts'
import type { Comparison, FullTextOperator, SimpleOperator } from '../intent.ts'
import type { PlannedCondition } from '../plan.ts'
import { renderField, renderName } from './render-field.ts'

/** What is known of a comparison beside its left side. */
export type Compare = Pick<Extract<PlannedCondition, { kind: 'compare' }>, 'comparison' | 'fromText' | 'asTextVector'>

/** How a filter on an embed is answered at this level: whether the embed has rows. */
export type RenderHasRows = (joinAlias: string) => Sql

export function renderCondition(alias: string, condition: PlannedCondition, renderHasRows: RenderHasRows): Sql {
  switch (condition.kind) {
    case 'compare':
      return negate(renderComparison(renderField(alias, condition.field), condition), condition.negated)
    case 'embed is null':
      return negate(renderHasRows(condition.joinAlias), !condition.negated)
    case 'group': {
      const inner = condition.conditions.map((part) => renderCondition(alias, part, renderHasRows))
      return negate(sql`(${joinSql(inner, condition.operator === 'and' ? sql` and ` : sql` or `)})`, condition.negated)
    }
    default:
      return assertNever(condition)
  }
}

export function negate(condition: Sql, negated: boolean): Sql {
  return negated ? sql`not ${condition}` : condition
}

type Render = (left: Sql, right: Sql) => Sql

const operators = {
  eq: (left, right) => sql`${left} = ${right}`,
  neq: (left, right) => sql`${left} <> ${right}`,
  gt: (left, right) => sql`${left} > ${right}`,
  gte: (left, right) => sql`${left} >= ${right}`,
  lt: (left, right) => sql`${left} < ${right}`,
  lte: (left, right) => sql`${left} <= ${right}`,
  like: (left, right) => sql`${left} like ${right}`,
  ilike: (left, right) => sql`${left} ilike ${right}`,
  match: (left, right) => sql`${left} ~ ${right}`,
  imatch: (left, right) => sql`${left} ~* ${right}`,
  cs: (left, right) => sql`${left} @> ${right}`,
  cd: (left, right) => sql`${left} <@ ${right}`,
  ov: (left, right) => sql`${left} && ${right}`,
  sl: (left, right) => sql`${left} << ${right}`,
  sr: (left, right) => sql`${left} >> ${right}`,
  nxr: (left, right) => sql`${left} &< ${right}`,
  nxl: (left, right) => sql`${left} &> ${right}`,
  adj: (left, right) => sql`${left} -|- ${right}`,
} satisfies Record<SimpleOperator, Render>

const fullText = {
  fts: (query) => sql`to_tsquery(${query})`,
  plfts: (query) => sql`plainto_tsquery(${query})`,
  phfts: (query) => sql`phraseto_tsquery(${query})`,
  wfts: (query) => sql`websearch_to_tsquery(${query})`,
} satisfies Record<FullTextOperator, (query: Sql) => Sql>

const truths = {
  null: sql`null`,
  not_null: sql`not null`,
  true: sql`true`,
  false: sql`false`,
  unknown: sql`unknown`,
} satisfies Record<Extract<Comparison, { kind: 'is' }>['value'], Sql>

export function renderComparison(field: Sql, compare: Compare): Sql {
  const { comparison } = compare
  switch (comparison.kind) {
    case 'simple':
      return operators[comparison.operator](field, renderOperand(comparison, compare))
    case 'in':
      return sql`${field} = any(${renderList(comparison.values, compare)})`
    case 'is':
      return sql`${field} is ${truths[comparison.value]}`
    case 'isdistinct':
      return sql`${field} is distinct from ${renderValue(comparison.value, compare)}`
    case 'fullText':
      return renderFullText(field, comparison, compare.asTextVector)
    default:
      return assertNever(comparison)
  }
}

function renderOperand({ operator, quantifier, value }: Extract<Comparison, { kind: 'simple' }>, compare: Compare): Sql {
  const isPattern = operator === 'like' || operator === 'ilike'
  // * stands for % so that a URL needs no escaping
  const text = isPattern ? changeText(value, starsToPercents) : value
  if (quantifier !== undefined) return quantifier === 'any' ? sql`any(${text})` : sql`all(${text})`
  // a pattern is no value of the column's type: nothing of a domain can read it
  return isPattern ? sql`${text}` : renderValue(text, compare)
}

const starsToPercents = (text: string) => text.replaceAll('*', '%')

function renderValue(value: string | Slot, { fromText }: Compare): Sql {
  return fromText === null ? sql`${value}` : sql`${renderName(fromText)}(${value})`
}

/** One array parameter and not `in ($1, $2)`: one text for any number of values keeps one prepared statement. */
function renderList(values: readonly string[], { fromText }: Compare): Sql {
  const literal = arrayLiteral(values.length === 1 && values[0] === '' ? [] : values)
  if (fromText === null) return sql`${literal}`
  return sql`array(select ${renderName(fromText)}(_value) from unnest(${literal}::text[]) _value)`
}

/** PostgreSQL's text form of an array, every element quoted. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}

function renderFullText(field: Sql, comparison: Extract<Comparison, { kind: 'fullText' }>, asTextVector: boolean): Sql {
  const { language, operator, value } = comparison
  const withLanguage = (argument: Sql) => (language === undefined ? argument : sql`${language}, ${argument}`)
  const vector = asTextVector ? sql`to_tsvector(${withLanguage(field)})` : field
  return sql`${vector} @@ ${fullText[operator](withLanguage(sql`${value}`))}`
}
