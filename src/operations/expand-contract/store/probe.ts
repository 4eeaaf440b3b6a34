import { sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { changeNotUnderstood, conversionFailed } from '../errors.ts'
import type { TablePicture } from '../types.ts'

/**
 * Whether an expression has the same value whenever it is computed. PostgreSQL says so of what it takes for a generated column; the caller
 * undoes the transaction.
 */
export async function isImmutable(
  transaction: Transaction,
  { name }: TablePicture,
  { type, expression }: TypedExpression,
): Promise<boolean> {
  const column = `add column dorsal_probe ${type} generated always as (${expression}) stored`
  return (await findRefusal(transaction, `alter table ${name} ${column}`)) === undefined
}

export type TypedExpression = { readonly type: string; readonly expression: string }

/** Throws `conversion_failed` when an expression over the columns of the table does not give a value of the type. */
export async function checkConversion(
  transaction: Transaction,
  { name }: TablePicture,
  { type, expression }: TypedExpression,
): Promise<void> {
  const refusal = await findRefusal(transaction, `select (${expression})::${type} from ${name} limit 0`)
  if (refusal !== undefined) throw conversionFailed(expression, refusal)
}

/** Functions whose text names both; PostgreSQL itself learns what such a text uses only when it runs. */
export async function listMentions(transaction: Transaction, words: readonly string[]): Promise<readonly string[]> {
  const rows = await transaction.query<{ name: string }>(sql`
    select p.oid::regprocedure::text as name
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace join pg_language as l on l.oid = p.prolang
    where l.lanname in ('sql', 'plpgsql') and n.nspname !~ '^(pg_|information_schema$|auth$|dorsal$)'
      and not exists (select from json_array_elements_text(${JSON.stringify(words)}::json) as word where p.prosrc !~ ('\\m' || word || '\\M'))
    order by 1`)
  return rows.map(({ name }) => name)
}

async function findRefusal(transaction: Transaction, text: string): Promise<string | undefined> {
  await transaction.run('savepoint probe')
  try {
    await transaction.run(text)
    return undefined
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    return error.fields.message
  } finally {
    await transaction.run('rollback to savepoint probe')
  }
}

/** The full name of a type that may be in `public` or `extensions`. Throws `change_not_understood`. */
export async function resolveType(transaction: Transaction, text: string): Promise<string> {
  await transaction.run('set local search_path to public, extensions')
  const refusal = await findRefusal(transaction, `create temporary table dorsal_probe (value ${text})`)
  const [type] = await transaction.query<{ oid: string; modifier: string }>(
    sql`select to_regtype(${text})::oid::text as oid, to_regtypemod(${text})::text as modifier`,
  )
  await transaction.run("set local search_path to ''")
  if (refusal !== undefined || type === undefined) throw changeNotUnderstood(text, refusal ?? 'this is no type')
  const [named] = await transaction.query<{ name: string }>(sql`select format_type(${type.oid}::oid, ${type.modifier}::int) as name`)
  return named?.name ?? text
}
