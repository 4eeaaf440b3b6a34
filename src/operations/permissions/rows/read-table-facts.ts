import type { QualifiedName } from '../../../catalog/types.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { readShapes } from './read-shapes.ts'
import type { ColumnFacts, TableFacts } from './types.ts'

type ColumnRow = Omit<ColumnFacts, 'shape'> & { readonly type: string; readonly modifier: number }

type FactsRow = Omit<TableFacts, 'columns' | 'name'> & { readonly columns: readonly ColumnRow[] }

/** What PostgreSQL asks of a row, from its catalogs; undefined when there is no such table. */
export async function readTableFacts(transaction: Transaction, name: QualifiedName): Promise<TableFacts | undefined> {
  const [row] = await transaction.query<FactsRow & Record<string, unknown>>(sql`
    select
      (select coalesce(json_agg(json_build_object('name', a.attname, 'type', a.atttypid::text, 'modifier', a.atttypmod,
          'typeName', format_type(a.atttypid, a.atttypmod),
          'isRequired', (a.attnotnull or t.typnotnull) and d.oid is null and a.attidentity = '' and t.typdefault is null,
          'isNullable', not (a.attnotnull or t.typnotnull),
          'isFilled', a.attgenerated <> '' or a.attidentity = 'a') order by a.attnum), '[]')
        from pg_attribute as a join pg_type as t on t.oid = a.atttypid
          left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_agg(json_build_object('name', k.name, 'expression', k.expression, 'isCondition', k.is_condition,
          'columns', array(select attname from pg_attribute where attrelid = k.relation and attnum = any (k.numbers)))), '[]')
        from (
          select conname, pg_get_expr(conbin, conrelid), true, conrelid, conkey from pg_constraint where conrelid = c.oid and contype = 'c'
          union all
          select 'partition', pg_get_partition_constraintdef(c.oid), true, p.partrelid, p.partattrs::int2[]
          from pg_inherits as i join pg_partitioned_table as p on p.partrelid = i.inhparent where c.relispartition and i.inhrelid = c.oid
          union all
          select 'partitions', (select string_agg(pg_get_expr(child.relpartbound, child.oid), ' ')
              from pg_inherits as i join pg_class as child on child.oid = i.inhrelid where i.inhparent = c.oid), false, partrelid, partattrs::int2[]
          from pg_partitioned_table where partrelid = c.oid
        ) as k (name, expression, is_condition, relation, numbers)
        where k.expression is not null) as checks,
      (select coalesce(json_agg(json_build_object('name', (select relname from pg_class where oid = i.indexrelid), 'columns', array(
          select distinct a.attname from pg_depend as p join pg_attribute as a on a.attrelid = c.oid and a.attnum = p.refobjsubid
          where p.refclassid = 'pg_class'::regclass and p.refobjid = c.oid and (
            (p.classid = 'pg_class'::regclass and p.objid = i.indexrelid) or
            (p.classid = 'pg_constraint'::regclass and p.objid = (select oid from pg_constraint where conindid = i.indexrelid and conrelid = c.oid and contype in ('p', 'u', 'x'))))))), '[]')
        from pg_index as i where i.indrelid = c.oid and (i.indisunique or i.indisexclusion)) as distincts,
      (select coalesce(json_agg(json_build_object('name', k.conname, 'isDeferrable', k.condeferrable,
          'parent', json_build_object('schema', n.nspname, 'name', parent.relname),
          'columns', (select array_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality as u (number, place)
            join pg_attribute as a on a.attrelid = c.oid and a.attnum = u.number),
          'parentColumns', (select array_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality as u (number, place)
            join pg_attribute as a on a.attrelid = parent.oid and a.attnum = u.number))), '[]')
        from pg_constraint as k join pg_class as parent on parent.oid = k.confrelid join pg_namespace as n on n.oid = parent.relnamespace
        where k.conrelid = c.oid and k.contype = 'f'
          and not exists (select from pg_constraint as above where above.oid = k.conparentid and above.conrelid = k.conrelid)) as "foreignKeys"
    from pg_class as c join pg_namespace as s on s.oid = c.relnamespace
    where s.nspname = ${name.schema} and c.relname = ${name.name}`)
  if (row === undefined) return undefined
  const toShape = await readShapes(transaction, row.columns)
  return { ...row, name, columns: row.columns.map(({ type, modifier, ...column }) => ({ ...column, shape: toShape({ type, modifier }) })) }
}
