import type { SchemaPicture } from '../../../catalog/types.ts'
import type { ClientSchema } from '../types.ts'
import { renderHelperTypes } from './helper-types.ts'
import { renderFunction } from './render-functions.ts'
import { renderTable } from './render-table.ts'
import { orNull, type TypeScope, toType } from './to-type.ts'
import { indent, renderBlock, renderLiteral, renderProperty, sortByName } from './write-text.ts'

/** The dialect that this server speaks, by which postgrest-js turns features on. */
const postgrestVersion = '14'

export type TypescriptOptions = {
  /** The schemas to describe; the first answers when a request names none. */
  readonly schemas: readonly [string, ...string[]]
}

/** The `Database` type of supabase-js, its helper types and the values of the enums. The same schema gives the same text. */
export function renderTypescript(client: ClientSchema, { schemas }: TypescriptOptions): string {
  const scope: TypeScope = { client, schemas }
  const described = sortByName(schemas.map((name) => client.catalog.schemas.get(name) ?? emptySchema(name)))
  const lines = [
    '// Written by `dorsal api types` from the database: change the database, not this file.',
    '',
    'export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]',
    '',
    'export type Database = {',
    ...indent([
      '/** Read by supabase-js: what the server understands. */',
      `__InternalSupabase: { PostgrestVersion: ${renderLiteral(postgrestVersion)} }`,
      ...described.flatMap((schema) => renderBlock(schema.name, renderSchema(schema, scope))),
    ]),
    '}',
    '',
    ...renderHelperTypes(schemas[0]),
    '',
    ...renderConstants(described, client),
  ]
  return `${lines.join('\n')}\n`
}

function emptySchema(name: string): SchemaPicture {
  return { name, comment: null, deprecation: null, tables: new Map(), functions: new Map() }
}

function renderSchema({ name, tables, functions }: SchemaPicture, scope: TypeScope): readonly string[] {
  const sorted = sortByName(tables.values())
  const isView = (kind: string) => kind === 'view' || kind === 'materialized view'
  const named = sortByName(Array.from(functions, ([function_, overloads]) => ({ name: function_, overloads })))
  return [
    ...renderBlock(
      'Tables',
      sorted.filter(({ kind }) => !isView(kind)).flatMap((table) => renderTable(table, scope)),
    ),
    ...renderBlock(
      'Views',
      sorted.filter(({ kind }) => isView(kind)).flatMap((table) => renderTable(table, scope)),
    ),
    ...renderBlock(
      'Functions',
      named.flatMap(({ name: function_, overloads }) => renderFunction(function_, overloads, scope)),
    ),
    ...renderBlock(
      'Enums',
      listEnums(name, scope.client).map((each) => renderProperty(each.name, each.values.map(renderLiteral).join(' | ') || 'never')),
    ),
    ...renderBlock('CompositeTypes', renderComposites(name, scope)),
  ]
}

type NamedEnum = { readonly name: string; readonly values: readonly string[] }

function listEnums(schema: string, { catalog }: ClientSchema): readonly NamedEnum[] {
  const found = Array.from(catalog.enums, ([format, values]) => ({ type: catalog.types.get(format), values }))
  return sortByName(found.flatMap(({ type, values }) => (type?.schema === schema ? [{ name: type.name, values }] : [])))
}

function renderComposites(schema: string, scope: TypeScope): readonly string[] {
  const own = [...scope.client.composites.values()].filter(({ name, table }) => name.schema === schema && table === undefined)
  return sortByName(own.map((composite) => ({ ...composite, name: composite.name.name }))).flatMap(({ name, attributes }) =>
    renderBlock(
      name,
      attributes.map((attribute) => {
        const type = toType(attribute.type, scope)
        return renderProperty(attribute.name, attribute.notNull ? type : orNull(type))
      }),
    ),
  )
}

/** Values of the enums, for lists that people choose from. */
function renderConstants(schemas: readonly SchemaPicture[], client: ClientSchema): readonly string[] {
  const blocks = schemas.flatMap(({ name }) => {
    const enums = listEnums(name, client).map((each) => `${renderProperty(each.name, `[${each.values.map(renderLiteral).join(', ')}]`)},`)
    return renderValue(name, renderValue('Enums', enums))
  })
  return ['export const Constants = {', ...indent(blocks), '} as const']
}

function renderValue(name: string, lines: readonly string[]): readonly string[] {
  const [open, ...rest] = renderBlock(name, lines)
  return lines.length === 0 ? [`${open}},`] : [open ?? '', ...rest.slice(0, -1), '},']
}
