import { assertNever } from '../../../../base/assert-never.ts'
import type { Column, Relationship, Table } from '../../../../catalog/types.ts'
import { toComponentName } from './component-name.ts'
import { describeColumn } from './describe-column.ts'
import type { Json, TypeBook } from './json-schema.ts'
import { listOperators, renderFilterPattern } from './list-operators.ts'

/** Parameters that belong to one table: a filter for each column, what `select` and `order` can name. */
export function describeTableParameters(table: Table, book: TypeBook): Json {
  const name = toComponentName(table.name)
  const filters = listFilterColumns(table).map((column) => [
    `${name}.filter.${toComponentName(column.name)}`,
    describeFilter(table, column, book),
  ])
  return { ...Object.fromEntries(filters), [`${name}.select`]: describeSelect(table), [`${name}.order`]: describeOrder(table) }
}

export function referToFilters(table: Table): readonly Json[] {
  return listFilterColumns(table).map(({ name }) => referToParameter(`${toComponentName(table.name)}.filter.${toComponentName(name)}`))
}

/** The row that PUT makes is named by its whole key. */
export function describeKeys({ primaryKey }: Table): readonly Json[] {
  return primaryKey.map((name) => ({
    name,
    in: 'query',
    required: true,
    description: 'Part of the primary key.',
    schema: { type: 'string', pattern: '^eq\\..*$' },
  }))
}

export function referToParameter(name: string): Json {
  return { $ref: `#/components/parameters/${name}` }
}

/** Names that mean something else in a query string. */
const ownNames = new Set(['select', 'order', 'limit', 'offset', 'and', 'or', 'columns', 'on_conflict', 'having'])

function listFilterColumns({ columns }: Table): readonly Column[] {
  return [...columns.values()].filter(({ name }) => !ownNames.has(name))
}

function describeFilter(table: Table, column: Column, book: TypeBook): Json {
  const operators = listOperators(column.baseType, book)
  const names = ['in', 'is', ...operators.plain, ...operators.quantified, ...operators.fullText]
  const about = column.comment === null ? '' : `${column.comment}\n\n`
  return {
    name: column.name,
    in: 'query',
    description: `${about}A filter, \`operator.value\`, \`not.\` before it turns it round. Operators: ${names.map(code).join(', ')}.`,
    ...(column.deprecation !== null && { deprecated: true }),
    schema: { type: 'string', pattern: renderFilterPattern(operators) },
    ...describeExample(describeColumn(table, column, book)),
  }
}

function describeExample({ examples }: Json): Json {
  const [example] = Array.isArray(examples) ? examples : []
  return ['string', 'number', 'boolean'].includes(typeof example) ? { example: `eq.${String(example)}` } : {}
}

function describeSelect({ columns, computedColumns, relationships }: Table): Json {
  const embeds = relationships.map(describeEmbed)
  const computed = [...computedColumns.keys()]
  const parts = [
    `What each row shows. Columns: ${list([...columns.keys()])}.`,
    ...(computed.length > 0 ? [`Computed: ${list(computed)}.`] : []),
    ...(embeds.length > 0 ? [`Embeds, written \`name(columns)\`:\n${embeds.map((line) => `- ${line}`).join('\n')}`] : []),
  ]
  const [embed] = relationships
  const examples = {
    all: { value: '*' },
    ...(embed !== undefined && { embed: { value: `*,${embed.to.name}(*)` } }),
  }
  return { name: 'select', in: 'query', description: parts.join('\n\n'), schema: { type: 'string' }, examples }
}

function describeEmbed(relationship: Relationship): string {
  const { to, cardinality } = relationship
  const name = relationship.kind === 'computed' ? relationship.function.name : to.name
  return `${code(name)}: ${cardinality}, ${describeWay(relationship)}`
}

function describeWay(relationship: Relationship): string {
  switch (relationship.kind) {
    case 'foreign key':
      return `hint ${code(relationship.constraint)}`
    case 'many-to-many':
      return `hint ${code(relationship.junction.name)}`
    case 'computed':
      return `rows of ${code(relationship.to.name)}, computed`
    default:
      return assertNever(relationship)
  }
}

function describeOrder({ columns }: Table): Json {
  const [first = 'column'] = columns.keys()
  return {
    name: 'order',
    in: 'query',
    description: `Columns in order of weight, each with \`.asc\` or \`.desc\` and \`.nullsfirst\` or \`.nullslast\`. Columns: ${list([...columns.keys()])}.`,
    schema: { type: 'string' },
    example: `${first}.desc.nullslast`,
  }
}

function list(names: readonly string[]): string {
  return names.map(code).join(', ')
}

function code(text: string): string {
  return `\`${text}\``
}
