import type { Column, Table } from '../types.ts'
import { parseTypeText } from './parse-type-text.ts'
import type { JsonSchema } from './types.ts'

/**
 * What the database says of the JSON in a column, as JSON Schema: a check by `json_matches_schema` or `jsonb_matches_schema` (extension pg_jsonschema), else
 * its comment: `@schema {"type": "object", …}` or `@type { street: string, number?: number }`. Undefined: nothing, or nothing that can be read.
 */
export function findJsonSchema(table: Pick<Table, 'checks'>, column: Pick<Column, 'name' | 'comment' | 'isJson'>): JsonSchema | undefined {
  if (!column.isJson) return undefined
  const checks = table.checks.filter((check) => check.column === column.name)
  for (const { expression } of checks) {
    const schema = findCheckedSchema(expression, column.name)
    if (schema !== undefined) return schema
  }
  return column.comment === null ? undefined : findDescribedSchema(column.comment)
}

// As PostgreSQL prints it: `((extra IS NULL) OR extensions.jsonb_matches_schema('{…}'::json, extra))`.
const checked =
  /^\(*(?<free>(?:"(?:[^"]|"")+"|[^\s()]+) IS NULL\) OR )?\(*(?:[\w"]+\.)?jsonb?_matches_schema\('(?<schema>(?:[^']|'')*)'::json, (?<column>[^()]+)\)(?<rest>.*)$/s

function findCheckedSchema(expression: string, name: string): JsonSchema | undefined {
  const { free, schema, column, rest = '' } = checked.exec(expression)?.groups ?? {}
  if (schema === undefined || column === undefined || !names(column, name)) return undefined
  if (free !== undefined && !names(free.replace(/ IS NULL\) OR $/, ''), name)) return undefined
  // Of what else the check says, a conjunction leaves the schema standing.
  const isAll = /^\)*$/.test(rest) || (free === undefined && /^\)* AND /.test(rest) && !/ OR /.test(rest))
  return isAll ? parseSchema(schema.replaceAll("''", "'")) : undefined
}

function names(printed: string, name: string): boolean {
  return printed === name || printed === `"${name.replaceAll('"', '""')}"`
}

function findDescribedSchema(comment: string): JsonSchema | undefined {
  const schema = /@schema\s+(\{.*)/s.exec(comment)?.[1]
  if (schema !== undefined) return parseSchema(cutObject(schema))
  const type = /@type\s+(.*)/s.exec(comment)?.[1]
  return type === undefined ? undefined : parseTypeText(type)
}

/** The object that a text begins with, without what a person wrote behind it. */
function cutObject(text: string): string {
  let depth = 0
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === '{') depth++
    if (token === '}') depth--
    if (depth === 0) return text.slice(0, index + 1)
  }
  return text
}

function parseSchema(text: string): JsonSchema | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined
  } catch {
    // A comment may say @schema to a person; what is no JSON describes nothing.
    return undefined
  }
}
