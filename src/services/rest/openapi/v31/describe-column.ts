import { findJsonSchema } from '../../../../catalog/json-schemas/find-json-schema.ts'
import { type CheckFacts, parseCheck } from '../../../../catalog/parse-check.ts'
import type { Column, ForeignKeyRelationship, Table } from '../../../../catalog/types.ts'
import { findForeignKey } from '../find-foreign-key.ts'
import { describeType, type Json, orNull, type TypeBook } from './json-schema.ts'
import { parseConstant } from './parse-constant.ts'

/** A column as a property: type, what its constraints and its comment say, an example, and which keys it is part of. */
export function describeColumn(table: Table, column: Column, book: TypeBook): Json {
  const type = column.representation?.toJson == null ? (findOwnSchema(table, column) ?? describeType(column.baseType, book)) : {}
  const narrowed = narrowType(withLength(type, column), readChecks(table, column, book))
  const standard = parseConstant(column.defaultValue, type.type)
  const examples = listExamples(narrowed, standard)
  return {
    ...(column.nullable ? orNull(narrowed) : narrowed),
    ...describeText(table, column),
    ...(standard !== undefined && { default: standard }),
    ...(examples.length > 0 && { examples }),
    ...(!isWritable(column) && { readOnly: true }),
    ...(column.deprecation !== null && { deprecated: true }),
  }
}

/** Of JSON what its check or comment says; a reference in it would be looked for in this document. */
function findOwnSchema(table: Table, column: Column): Json | undefined {
  const schema = findJsonSchema(table, column)
  return JSON.stringify(schema)?.includes('"$ref"') ? undefined : schema
}

/** What a request can give a value to. */
export function isWritable({ generated, identity }: Column): boolean {
  return generated === null && identity !== 'always'
}

function withLength(type: Json, { maxLength }: Column): Json {
  return type.type === 'string' && maxLength !== null ? { ...type, maxLength } : type
}

function readChecks(table: Table, column: Column, book: TypeBook): CheckFacts {
  const own = table.checks.filter((check) => check.column === column.name).map(({ expression }) => parseCheck(expression, column.name))
  return Object.assign({}, ...checksOfDomain(column.type, book), ...own)
}

function checksOfDomain(format: string, book: TypeBook): readonly CheckFacts[] {
  const domain = book.domains.get(format)
  if (domain === undefined) return []
  return [...checksOfDomain(domain.type, book), ...domain.checks.map((expression) => parseCheck(expression, 'VALUE'))]
}

const factsOfNumbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const
const factsOfTexts = ['minLength', 'maxLength', 'pattern'] as const

/** Of the facts those that mean something for values of this JSON type. */
function narrowType(type: Json, facts: CheckFacts): Json {
  if (type.type === 'string') return { ...type, ...pick(facts, factsOfTexts), ...narrowEnum(type, facts.enum) }
  if (type.type !== 'number' && type.type !== 'integer') return type
  return { ...type, ...pick(facts, factsOfNumbers), ...narrowEnum(type, facts.enum?.map(Number)) }
}

function pick(facts: CheckFacts, names: readonly (keyof CheckFacts)[]): Json {
  return Object.fromEntries(names.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])))
}

function narrowEnum(type: Json, values: readonly unknown[] | undefined): Json {
  if (values === undefined) return {}
  const known = Array.isArray(type.enum) ? type.enum : undefined
  return { enum: known === undefined ? values : values.filter((value) => known.includes(value)) }
}

/** The first value of an enum, a bound of a check, the default: values that the database takes. */
function listExamples({ enum: values, type, minimum, maximum, exclusiveMinimum }: Json, standard: unknown): readonly unknown[] {
  if (Array.isArray(values)) return values.slice(0, 3)
  if (standard !== undefined && standard !== null) return [standard]
  if (type !== 'integer' && type !== 'number') return []
  if (typeof maximum === 'number') return [maximum]
  if (typeof minimum === 'number') return [minimum]
  return type === 'integer' && typeof exclusiveMinimum === 'number' ? [exclusiveMinimum + 1] : []
}

function describeText(table: Table, column: Column): Json {
  const foreignKey = findForeignKey(table, column.name)
  const sentences = [
    ...(column.comment === null ? [] : [column.comment]),
    ...(table.primaryKey.includes(column.name) ? ['Part of the primary key.'] : []),
    ...(foreignKey === undefined ? [] : [describeForeignKey(foreignKey)]),
    ...(column.defaultValue === null || column.generated !== null ? [] : [`Default: \`${column.defaultValue}\`.`]),
    `PostgreSQL type: \`${column.type}\`.`,
  ]
  return { description: sentences.join('\n\n') }
}

function describeForeignKey({ to, columns }: ForeignKeyRelationship): string {
  return `Foreign key to \`${to.name}.${columns[0]?.to ?? ''}\`.`
}
