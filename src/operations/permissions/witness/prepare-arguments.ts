import { identifier, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { CalledFunction } from '../facts.ts'

/** For a type what stands for a value of it in a statement; `source`: where that comes from, empty when nothing does. */
export type Arguments = { readonly source: Sql | undefined; readonly toArgument: (type: ArgumentType) => Sql }

type ArgumentType = CalledFunction['argumentTypes'][number]

const table = identifier('pg_temp', 'dorsal_arguments')

/**
 * Makes a value of each type that functions take, in a temporary table: a statement that names a type asks USAGE of its schema, which a caller with
 * untyped literals needs not. https://www.postgresql.org/docs/current/typeconv-func.html
 */
export async function prepareArguments(transaction: Transaction, functions: readonly CalledFunction[]): Promise<Arguments> {
  const types = await listColumnTypes(transaction, functions)
  const names = new Map(types.map((type, index) => [toKey(type), `argument_${index + 1}`]))
  const toArgument = (type: ArgumentType) => {
    const name = names.get(toKey(type))
    return name === undefined ? sql`null::${toName(type)}` : identifier(name)
  }
  if (types.length === 0) return { source: undefined, toArgument }
  const columns = types.map((type) => sql`${toArgument(type)} ${toName(type)}`)
  await transaction.query(sql`create temporary table dorsal_arguments (${joinSql(columns, sql`, `)})`)
  await transaction.query(sql`grant select on ${table} to public`)
  return { source: table, toArgument }
}

/** Those that a column can have, which a pseudo-type cannot. */
async function listColumnTypes(transaction: Transaction, functions: readonly CalledFunction[]): Promise<readonly ArgumentType[]> {
  const named = JSON.stringify(functions.flatMap(({ argumentTypes }) => argumentTypes))
  return await transaction.query<ArgumentType>(sql`
    select distinct namespace.nspname as schema, type.typname as name
    from jsonb_to_recordset(${named}::jsonb) as named (schema text, name text)
    join pg_catalog.pg_namespace as namespace on namespace.nspname = named.schema
    join pg_catalog.pg_type as type on type.typnamespace = namespace.oid and type.typname = named.name
    where type.typtype <> 'p' order by 1, 2`)
}

function toName({ schema, name }: ArgumentType): Sql {
  return identifier(schema, name)
}

function toKey({ schema, name }: ArgumentType): string {
  return JSON.stringify([schema, name])
}
