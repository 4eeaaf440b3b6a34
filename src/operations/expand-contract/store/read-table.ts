import { sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { changeNotUnderstood, changeRefused } from '../errors.ts'
import type { ColumnPicture, TablePicture } from '../types.ts'

/** `orders` or `sales.orders`; a name without a schema is in `public`. Throws `change_not_understood`, `change_refused`. */
export async function getTable(transaction: Transaction, text: string): Promise<TablePicture> {
  return await getNamedTable(transaction, text, await parseName(transaction, text))
}

/** `orders.note` or `sales.orders.note`. Throws as `getTable`. */
export async function getColumn(
  transaction: Transaction,
  text: string,
): Promise<{ readonly table: TablePicture; readonly column: ColumnPicture }> {
  const parts = await parseName(transaction, text)
  if (parts.length < 2) throw changeNotUnderstood(text, 'a column is named with its table')
  const table = await getNamedTable(transaction, text, parts.slice(0, -1))
  return { table, column: await getColumnOf(transaction, table, parts.at(-1) ?? '') }
}

/** A column by the SQL of its name. */
export async function getColumnNamed(transaction: Transaction, table: TablePicture, text: string): Promise<ColumnPicture> {
  const [name, ...more] = await parseName(transaction, text)
  if (name === undefined || more.length > 0) throw changeNotUnderstood(text, 'this is no name of a column')
  return await getColumnOf(transaction, table, name)
}

/** A name that does not exist yet: as it is, and as SQL. */
export async function parseNewName(transaction: Transaction, text: string): Promise<{ readonly plain: string; readonly name: string }> {
  const [plain, ...more] = await parseName(transaction, text)
  if (plain === undefined || more.length > 0) throw changeNotUnderstood(text, 'a new name has no dot in it')
  const [row] = await transaction.query<{ name: string }>(sql`select quote_ident(${plain}) as name`)
  return { plain, name: row?.name ?? '' }
}

/** PostgreSQL knows best what is a name, what is quoted and what is folded to lower case. */
async function parseName(transaction: Transaction, text: string): Promise<readonly string[]> {
  try {
    const [row] = await transaction.query<{ parts: readonly string[] }>(sql`select parse_ident(${text}) as parts`)
    return row?.parts ?? []
  } catch (error) {
    if (error instanceof PostgresError) throw changeNotUnderstood(text, error.fields.message)
    throw error
  }
}

async function getNamedTable(transaction: Transaction, text: string, parts: readonly string[]): Promise<TablePicture> {
  const [schema, table, ...more] = parts.length === 1 ? ['public', ...parts] : parts
  if (schema === undefined || table === undefined || more.length > 0) throw changeNotUnderstood(text, 'there are too many dots')
  const [found] = await transaction.query<TablePicture>(sql`
    select c.oid::text as oid, format('%I.%I', n.nspname, c.relname) as name, quote_ident(n.nspname) as schema, c.relname as plain,
      case when c.relkind = 'p' then 'is partitioned' when c.relkind <> 'r' then 'is no table' when c.relispartition then 'is a partition'
        when exists (select from pg_inherits where c.oid in (inhrelid, inhparent)) then 'takes part in inheritance'
        when exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e') then 'belongs to an extension'
      end as problem,
      case when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'on' else 'off' end as "rowSecurity",
      coalesce((select jsonb_agg(jsonb_build_object('name', quote_ident(a.attname), 'plain', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by k.place)
        from pg_index as i, unnest(i.indkey::int[]) with ordinality as k(number, place), pg_attribute as a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number), '[]') as key,
      coalesce((select jsonb_agg(jsonb_build_object('name', t.tgname, 'function', t.tgfoid::regprocedure, 'body', p.prosrc) order by t.tgname)
        from pg_trigger as t join pg_proc as p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and not t.tgisinternal and t.tgtype & 3 = 3), '[]') as "rowTriggers",
      coalesce((select jsonb_agg(jsonb_build_object('role', case g.grantee when 0 then 'public' else g.grantee::regrole::text end,
          'privilege', lower(g.privilege_type), 'grantable', g.is_grantable))
        from aclexplode(c.relacl) as g where g.grantee <> c.relowner), '[]') as grants,
      obj_description(c.oid, 'pg_class') as comment
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = ${schema} and c.relname = ${table}`)
  if (found === undefined) throw changeNotUnderstood(text, `there is no table ${table} in the schema ${schema}`)
  if (found.problem !== null) throw changeRefused(found.name, [`it ${found.problem}`])
  return found
}

async function getColumnOf(transaction: Transaction, table: TablePicture, name: string): Promise<ColumnPicture> {
  const [found] = await transaction.query<ColumnPicture>(sql`
    select a.attnum as number, quote_ident(a.attname) as name, a.attname as plain, format_type(a.atttypid, a.atttypmod) as type,
      case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end as collation,
      a.attnotnull as "notNull", case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as default,
      col_description(a.attrelid, a.attnum) as comment,
      case when a.attgenerated <> '' then 'it is generated' when a.attidentity <> '' then 'it is an identity column'
        when pg_get_serial_sequence(${table.name}, a.attname) is not null then 'it owns a sequence'
      end as problem,
      coalesce((select jsonb_agg(jsonb_build_object('role', case g.grantee when 0 then 'public' else g.grantee::regrole::text end,
          'privilege', lower(g.privilege_type), 'grantable', g.is_grantable))
        from aclexplode(a.attacl) as g), '[]') as grants
    from pg_attribute as a join pg_type as t on t.oid = a.atttypid left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = ${table.oid}::oid and a.attname = ${name} and a.attnum > 0 and not a.attisdropped`)
  if (found === undefined) throw changeNotUnderstood(name, `${table.name} has no such column`)
  return found
}
