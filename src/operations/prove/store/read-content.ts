import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Facts, TableContent } from '../types.ts'

/** Rows are hashed as text, so that text has to be the same wherever it is made. */
const fixedForm = `set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres';
  set local extra_float_digits to 1; set local bytea_output to 'hex'; set local xmloption to 'content'; set local search_path to ''`

/** The sum of the rows' hashes: the same for the same rows in any order. */
export async function readContent(transaction: Transaction, tables: readonly string[]): Promise<readonly TableContent[]> {
  await transaction.run(fixedForm)
  const contents: TableContent[] = []
  for (const table of tables) {
    const [row] = await transaction.query<{ rows: string; hash: string }>(
      sql`select count(*)::text as rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text as hash from only ${spell(table)} as t`,
    )
    contents.push({ table, rows: Number(row?.rows), hash: row?.hash ?? '' })
  }
  return contents
}

/** A name that PostgreSQL itself quoted where it has to be. */
export const spell = (name: string): Sql => ({ texts: [name], values: [] })

const facts = {
  roles: sql`select r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication, r.rolbypassrls,
      (select array_agg(g.rolname order by g.rolname) from pg_auth_members as m join pg_roles as g on g.oid = m.roleid where m.member = r.oid) as granted
    from pg_roles as r order by r.rolname`,
  grants: sql`select 'relation' as kind, oid::regclass::text as name, relacl::text as acl from pg_class where relacl is not null
    union all select 'schema', nspname, nspacl::text from pg_namespace where nspacl is not null
    union all select 'function', oid::regprocedure::text, proacl::text from pg_proc where proacl is not null
    union all select 'default', format('%s %s %s', defaclrole::regrole, defaclnamespace, defaclobjtype), defaclacl::text from pg_default_acl
    order by 1, 2`,
  policies: sql`select p.polname, p.polrelid::regclass::text as relation, p.polcmd, p.polpermissive, p.polroles::regrole[]::text as roles,
      pg_get_expr(p.polqual, p.polrelid) as reads, pg_get_expr(p.polwithcheck, p.polrelid) as writes, c.relrowsecurity, c.relforcerowsecurity
    from pg_policy as p join pg_class as c on c.oid = p.polrelid order by 2, 1`,
  tables: sql`select c.oid::regclass::text as relation, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm') order by 1, a.attnum`,
  migrations: sql`select version from supabase_migrations.schema_migrations order by 1`,
} as const satisfies Readonly<Record<string, Sql>>

/** Hashes of roles, grants, policies, columns and the ledger of migrations. */
export async function readFacts(transaction: Transaction): Promise<Facts> {
  await transaction.run(fixedForm)
  const hashes: Record<string, string> = {}
  for (const [name, question] of Object.entries(facts)) {
    if (name === 'migrations' && !(await hasLedger(transaction))) continue
    const [row] = await transaction.query<{ hash: string }>(
      sql`select md5(coalesce(string_agg(f::text, chr(10)), '')) as hash from (${question}) as f`,
    )
    hashes[name] = row?.hash ?? ''
  }
  return hashes
}

async function hasLedger(transaction: Transaction): Promise<boolean> {
  const [row] = await transaction.query<{ there: boolean }>(
    sql`select to_regclass('supabase_migrations.schema_migrations') is not null as there`,
  )
  return row?.there ?? false
}
