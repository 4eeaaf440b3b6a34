import type { Table } from '../../../../catalog/types.ts'
import { splitComment } from '../split-comment.ts'
import type { SharedNames } from './common-parameters.ts'
import { toComponentName } from './component-name.ts'
import { describeKeys, referToFilters, referToParameter } from './describe-parameters.ts'
import { referToRow } from './describe-rows.ts'
import { referToErrors } from './error-responses.ts'
import type { Json } from './json-schema.ts'
import type { UsableTable } from './usable-table.ts'

/** The path item of a table: the operations that the table and the caller's privileges allow. */
export function describeTablePath(usable: UsableTable, shared: SharedNames): Json {
  const { table, readable } = usable
  const { headline, text } = splitComment(table.comment)
  const describe = (verb: keyof typeof kinds, sentence: string, operation: Operation): Json => ({
    operationId: `${verb}_${toComponentName(table.name)}`,
    tags: [table.name],
    summary: headline === undefined ? sentence : `${sentence}: ${headline}`,
    ...(text !== undefined && { description: text }),
    ...(table.deprecation !== null && { deprecated: true }),
    ...operation,
    parameters: refer([...operation.parameters, ...shared[kinds[verb]], ...(verb === 'read' ? shared.group : [])]),
  })
  const keyed = table.insertable && table.updatable && table.primaryKey.length > 0
  return {
    ...(readable && { get: describe('read', 'Read rows', readOperation(table)) }),
    ...(table.insertable && { post: describe('insert', 'Insert rows', insertOperation(table)) }),
    ...(keyed && { put: describe('put', 'Make the row of a key', putOperation(table)) }),
    ...(table.updatable && { patch: describe('update', 'Change rows', updateOperation(table)) }),
    ...(table.deletable && { delete: describe('delete', 'Delete rows', deleteOperation(table)) }),
  }
}

const kinds = { read: 'read', insert: 'writeOnce', put: 'write', update: 'writeOnce', delete: 'write' } as const

type Operation = { readonly parameters: readonly (string | Json)[]; readonly requestBody?: Json; readonly responses: Json }

function readOperation(table: Table): Operation {
  const name = toComponentName(table.name)
  const parameters = [
    ...referToFilters(table),
    `${name}.select`,
    `${name}.order`,
    'and',
    'or',
    'limit',
    'offset',
    'range',
    'rangeUnit',
    'prefer.read',
  ]
  const rows = { headers: contentRange, content: describeRowContent(table) }
  return {
    parameters,
    responses: {
      200: { description: 'All rows that there are, or those of the page.', ...rows },
      206: { description: 'A page; `Content-Range` counts all rows.', ...rows },
      ...referToErrors([400, 401, 403, 404, 406, 416]),
    },
  }
}

function insertOperation(table: Table): Operation {
  const name = toComponentName(table.name)
  return {
    parameters: ['columns', 'on_conflict', `${name}.select`, 'prefer.insert'],
    requestBody: describeBody(table, 'insert'),
    responses: {
      201: {
        description: 'Inserted; the rows with `Prefer: return=representation`.',
        headers: {
          ...contentRange,
          Location: { description: 'The one row, with `Prefer: return=headers-only`.', schema: { type: 'string' } },
        },
        content: describeRowContent(table),
      },
      200: { description: 'An upsert changed what was there already.', headers: contentRange, content: describeRowContent(table) },
      ...referToErrors([400, 401, 403, 404, 406, 409]),
    },
  }
}

function putOperation(table: Table): Operation {
  return {
    parameters: [...describeKeys(table), `${toComponentName(table.name)}.select`, 'prefer.change'],
    requestBody: { required: true, content: { 'application/json': { schema: referToRow(table.name, 'insert') } } },
    responses: {
      200: { description: 'The row, with `Prefer: return=representation`.', content: describeRowContent(table) },
      201: { description: 'The row is new.', content: describeRowContent(table) },
      204: { description: 'Done.' },
      ...referToErrors([400, 401, 403, 404, 406, 409]),
    },
  }
}

function updateOperation(table: Table): Operation {
  return {
    parameters: [...referToFilters(table), 'columns', `${toComponentName(table.name)}.select`, 'and', 'or', 'prefer.change'],
    requestBody: describeBody(table, 'update'),
    responses: { ...changed(table), ...referToErrors([400, 401, 403, 404, 406, 409]) },
  }
}

function deleteOperation(table: Table): Operation {
  return {
    parameters: [...referToFilters(table), `${toComponentName(table.name)}.select`, 'and', 'or', 'prefer.change'],
    responses: { ...changed(table), ...referToErrors([400, 401, 403, 404, 406, 409]) },
  }
}

function changed(table: Table): Json {
  return {
    200: { description: 'The rows, with `Prefer: return=representation`.', headers: contentRange, content: describeRowContent(table) },
    204: { description: 'Done.', headers: contentRange },
  }
}

function describeRowContent({ name }: Table): Json {
  return {
    'application/json': { schema: { type: 'array', items: referToRow(name) } },
    'application/vnd.pgrst.object+json': { schema: referToRow(name) },
    'text/csv': { schema: { type: 'string' } },
  }
}

function describeBody({ name }: Table, form: 'insert' | 'update'): Json {
  const row = referToRow(name, form)
  const json = { schema: form === 'insert' ? { anyOf: [row, { type: 'array', items: row }] } : row }
  const csv = form === 'insert' ? { 'text/csv': { schema: { type: 'string' } } } : {}
  return { required: true, content: { 'application/json': json, ...csv, 'application/x-www-form-urlencoded': { schema: row } } }
}

const contentRange: Json = {
  'Content-Range': {
    description: 'First and last row and, where it was asked for, how many there are.',
    schema: { type: 'string', pattern: '^(\\d+-\\d+|\\*)/(\\d+|\\*)$' },
    example: '0-24/3573',
  },
}

function refer(parameters: readonly (string | Json)[]): readonly Json[] {
  return parameters.map((one) => (typeof one === 'string' ? referToParameter(one) : one))
}
