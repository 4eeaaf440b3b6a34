import { sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { changeRefused } from '../errors.ts'
import type { ColumnPicture, Dependents, Follower, FollowerOf, TablePicture } from '../types.ts'

type Dependent = { readonly kind: Follower['kind'] | 'other'; readonly oid: string; readonly description: string }

export type Owner = { readonly table: TablePicture; readonly column: ColumnPicture }

/**
 * What depends on a column, as it reads when the column is called `newName`. PostgreSQL itself renames it for that, so that every definition
 * is exact; the caller undoes the transaction. Throws `change_refused` when the name is taken.
 */
export async function readDependentsAs(transaction: Transaction, { table, column }: Owner, newName: string): Promise<Dependents> {
  const dependents = await listDependents(transaction, { table, column })
  await renameColumn(transaction, { table, column }, newName)
  const oids = (kind: Dependent['kind']) => JSON.stringify(dependents.filter((each) => each.kind === kind).map(({ oid }) => oid))
  return {
    followers: [
      ...(await readIndexes(transaction, oids('index'))),
      ...(await readConstraints(transaction, oids('constraint'))),
      ...(await readPolicies(transaction, oids('policy'))),
      ...(await readViews(transaction, oids('view'))),
    ],
    others: dependents.filter(({ kind }) => kind === 'other').map(({ description }) => description),
  }
}

async function renameColumn(transaction: Transaction, { table, column }: Owner, newName: string): Promise<void> {
  try {
    await transaction.run(`alter table ${table.name} rename column ${column.name} to ${newName}`)
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    throw changeRefused(`${table.name}.${column.name}`, [error.fields.message])
  }
}

/** Descriptions of everything that depends on a column but its default, its NOT NULL and what stands for itself. */
export async function listDependentNames(transaction: Transaction, owner: Owner): Promise<readonly string[]> {
  return (await listDependents(transaction, owner)).map(({ description }) => description)
}

async function listDependents(transaction: Transaction, { table, column }: Owner): Promise<readonly Dependent[]> {
  return await transaction.query<Dependent>(sql`
    with found as (
      select distinct classid, objid, objsubid from pg_depend
      where refclassid = 'pg_class'::regclass and refobjid = ${table.oid}::oid and refobjsubid = ${String(column.number)}::int
    )
    select kind, coalesce(v.ev_class, f.objid)::text as oid, case when kind = 'view' then 'view ' || v.ev_class::regclass else pg_describe_object(classid, objid, objsubid) end as description
    from found as f
      left join pg_constraint as k on classid = 'pg_constraint'::regclass and k.oid = objid
      left join pg_class as c on classid = 'pg_class'::regclass and c.oid = objid
      left join pg_rewrite as v on classid = 'pg_rewrite'::regclass and v.oid = objid
      left join pg_attrdef as d on classid = 'pg_attrdef'::regclass and d.oid = objid
      cross join lateral (select case
        when k.contype = 'n' or d.adnum = ${String(column.number)}::int then null
        when c.relkind in ('i', 'I') and exists (select from pg_constraint where conindid = c.oid and contype in ('p', 'u', 'x')) then null
        when k.contype = 'f' and k.confrelid = ${table.oid}::oid and ${String(column.number)}::int = any(k.confkey) then 'other'
        when k.contype in ('c', 'f', 'u') and k.conrelid = ${table.oid}::oid and k.conparentid = 0 then 'constraint'
        when c.relkind = 'i' and not (select i.indisreplident or i.indisprimary from pg_index as i where i.indexrelid = c.oid) then 'index'
        when classid = 'pg_policy'::regclass then 'policy'
        when v.rulename = '_RETURN' and (select relkind from pg_class where oid = v.ev_class) = 'v' then 'view'
        else 'other' end as kind) as kinds
    where kind is not null
    order by kind, description`)
}

async function readIndexes(transaction: Transaction, oids: string): Promise<readonly FollowerOf<'index'>[]> {
  return await transaction.query(sql`
    select 'index' as kind, quote_ident(c.relname) as name, c.relname as plain, pg_get_indexdef(c.oid) as definition
    from pg_class as c where c.oid in (select value::oid from json_array_elements_text(${oids}::json)) order by c.relname`)
}

async function readConstraints(transaction: Transaction, oids: string): Promise<readonly FollowerOf<'constraint'>[]> {
  return await transaction.query(sql`
    select 'constraint' as kind, quote_ident(k.conname) as name, k.conname as plain,
      case k.contype when 'c' then 'check' when 'f' then 'foreign key' else 'unique' end as type,
      regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') as definition,
      case when k.contype = 'u' then jsonb_build_object('name', (select quote_ident(relname) from pg_class where oid = k.conindid),
        'definition', pg_get_indexdef(k.conindid)) end as index,
      case when k.condeferred then ' deferrable initially deferred' when k.condeferrable then ' deferrable' else '' end as timing
    from pg_constraint as k where k.oid in (select value::oid from json_array_elements_text(${oids}::json)) order by k.conname`)
}

async function readPolicies(transaction: Transaction, oids: string): Promise<readonly FollowerOf<'policy'>[]> {
  return await transaction.query(sql`
    select 'policy' as kind, quote_ident(p.polname) as name, pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from pg_policy as p where p.oid in (select value::oid from json_array_elements_text(${oids}::json)) order by p.polname`)
}

async function readViews(transaction: Transaction, oids: string): Promise<readonly FollowerOf<'view'>[]> {
  return await transaction.query(sql`
    select 'view' as kind, c.oid::regclass::text as name, coalesce(c.reloptions, '{}') as options, rtrim(pg_get_viewdef(c.oid), ';') as definition
    from pg_class as c where c.oid in (select value::oid from json_array_elements_text(${oids}::json)) order by c.relname`)
}
