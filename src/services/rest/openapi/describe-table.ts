import type { Column, ForeignKeyRelationship, Table } from '../../../catalog/types.ts'
import { findForeignKey } from './find-foreign-key.ts'
import { splitComment } from './split-comment.ts'
import { toSwaggerDefault, toTypeShape } from './swagger-types.ts'

type Json = Readonly<Record<string, unknown>>

/** The schema object of a row. */
export function describeRow(table: Table): Json {
  const columns = [...table.columns.values()]
  const required = columns.filter(({ nullable }) => !nullable).map(({ name }) => name)
  return {
    description: table.comment ?? undefined,
    required: required.length > 0 ? required : undefined,
    properties: Object.fromEntries(columns.map((column) => [column.name, describeColumn(table, column)])),
    type: 'object',
  }
}

/** The path item of a table: reads always, writes when any write is possible. */
export function describeTablePath(table: Table): Json {
  const { headline, text } = splitComment(table.comment)
  const about = { tags: [table.name], summary: headline, description: text }
  const filters = [...table.columns.keys()].map((column) => `rowFilter.${table.name}.${column}`)
  const read = {
    ...about,
    parameters: refer([...filters, 'select', 'order', 'range', 'rangeUnit', 'offset', 'limit', 'preferCount']),
    responses: {
      200: { description: 'OK', schema: { items: { $ref: `#/definitions/${table.name}` }, type: 'array' } },
      206: { description: 'Partial Content' },
    },
  }
  if (!(table.insertable || table.updatable || table.deletable)) return { get: read }
  const body = `body.${table.name}`
  return {
    get: read,
    post: { ...about, parameters: refer([body, 'select', 'preferPost']), responses: { 201: { description: 'Created' } } },
    delete: { ...about, parameters: refer([...filters, 'preferReturn']), responses: { 204: { description: 'No Content' } } },
    patch: { ...about, parameters: refer([...filters, body, 'preferReturn']), responses: { 204: { description: 'No Content' } } },
  }
}

/** The parameters that only this table's operations refer to. */
export function describeTableParameters(table: Table): Json {
  const { name, columns } = table
  const filters = Array.from(columns.values(), (column) => [
    `rowFilter.${name}.${column.name}`,
    { name: column.name, description: column.comment ?? undefined, required: false, in: 'query', type: 'string' },
  ])
  const body = { name, description: name, required: false, in: 'body', schema: { $ref: `#/definitions/${name}` } }
  return { [`body.${name}`]: body, ...Object.fromEntries(filters) }
}

function describeColumn(table: Table, column: Column): Json {
  return {
    default: toSwaggerDefault(column.baseType, column.defaultValue),
    description: describeKeys(table, column),
    enum: column.enumValues.length > 0 ? column.enumValues : undefined,
    maxLength: column.maxLength ?? undefined,
    ...toTypeShape(column.baseType),
  }
}

/** The comment, and notes that tools read: `<pk/>`, `<fk table='…' column='…'/>`. */
function describeKeys(table: Table, column: Column): string | undefined {
  const foreignKey = findForeignKey(table, column.name)
  const notes = [
    ...(table.primaryKey.includes(column.name) ? ['This is a Primary Key.<pk/>'] : []),
    ...(foreignKey === undefined ? [] : [describeForeignKey(foreignKey)]),
  ]
  if (notes.length === 0) return column.comment ?? undefined
  return `${column.comment === null ? '' : `${column.comment}\n\n`}${['Note:', ...notes].join('\n')}`
}

function describeForeignKey({ to, columns }: ForeignKeyRelationship): string {
  const column = columns[0]?.to ?? ''
  return `This is a Foreign Key to \`${to.name}.${column}\`.<fk table='${to.name}' column='${column}'/>`
}

function refer(names: readonly string[]): readonly Json[] {
  return names.map((name) => ({ $ref: `#/parameters/${name}` }))
}
