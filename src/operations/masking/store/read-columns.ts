import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Column, Link } from '../types.ts'

/** Whether a namespace holds what people made, not PostgreSQL. */
const isOurs = sql`n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp_|toast_temp_)'`

/** Domains down to what they are made of. */
const baseTypes = sql`
  with recursive base as (
    select t.oid as typid, t.oid as baseid, -1 as typmod from pg_type as t where t.typtype <> 'd'
    union all
    select d.oid, b.baseid, case when d.typtypmod <> -1 then d.typtypmod else b.typmod end
    from pg_type as d join base as b on b.typid = d.typbasetype where d.typtype = 'd'
  )`

const shapes = sql`case
    when bt.typname in ('json', 'jsonb') then 'json'
    when bt.typname in ('inet', 'cidr') then 'network address'
    when bt.typname in ('date', 'timestamp', 'timestamptz') then 'date'
    when bt.typname in ('int4', 'int8', 'numeric') then 'number'
    when bt.typname = 'bytea' then 'bytes'
    when bt.typcategory = 'S' and bt.typname <> 'name' and bt.typname <> 'char' or bt.typname in ('citext', 'xml') then 'text'
    when et.typcategory = 'S' then 'text array'
  end`

/** Columns of tables that could say something of a person. Generated ones follow from others; views show what tables hold. */
export async function readColumns(transaction: Transaction): Promise<readonly Column[]> {
  return await transaction.query<Column>(sql`${baseTypes}
    select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, ${shapes} as shape,
      case when bt.typname in ('varchar', 'bpchar') then nullif(case when a.atttypmod <> -1 then a.atttypmod else b.typmod end, -1) - 4 end as width,
      not a.attnotnull as nullable,
      exists (select from pg_index as i where i.indrelid = c.oid and i.indisunique and (a.attnum = any (i.indkey) or exists (
        select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refobjid = c.oid and d.refobjsubid = a.attnum
      ))) as unique,
      c.relkind = 'p' as partitioned
    from pg_attribute as a
      join pg_class as c on c.oid = a.attrelid
      join pg_namespace as n on n.oid = c.relnamespace
      join base as b on b.typid = a.atttypid
      join pg_type as bt on bt.oid = b.baseid
      left join pg_type as et on et.oid = bt.typelem and bt.typcategory = 'A'
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't' and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and ${isOurs} and ${shapes} is not null
      and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by n.nspname, c.relname, a.attnum`)
}

/** Column by column: the foreign keys of tables, those that partitions inherit left out. */
export async function readLinks(transaction: Transaction): Promise<readonly Link[]> {
  return await transaction.query<Link>(sql`
    select cn.nspname || '.' || cc.relname || '.' || ca.attname as child, pn.nspname || '.' || pc.relname || '.' || pa.attname as parent
    from pg_constraint as k
      cross join lateral unnest(k.conkey, k.confkey) as pair (child, parent)
      join pg_class as cc on cc.oid = k.conrelid join pg_namespace as cn on cn.oid = cc.relnamespace
      join pg_class as pc on pc.oid = k.confrelid join pg_namespace as pn on pn.oid = pc.relnamespace
      join pg_attribute as ca on ca.attrelid = k.conrelid and ca.attnum = pair.child
      join pg_attribute as pa on pa.attrelid = k.confrelid and pa.attnum = pair.parent
    where k.contype = 'f' and k.conparentid = 0
    order by 1, 2`)
}
