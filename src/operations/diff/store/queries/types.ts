import { sql } from '../../../../postgres/sql.ts'
import { addressOf, commentOf, grantsOf, isMember, isOurs, ownerOf } from '../part-row.ts'

const type = sql`t`

const arrayOf = sql`array(select x.tableoid::oid || '/' || x.oid || '/0' from pg_type as x where x.typelem = t.oid and x.typcategory = 'A')`

const rights = sql`${ownerOf(sql`t.typowner`)} as owner, ${commentOf(type)} as comment,
  'type ' || format_type(t.oid, null) as "grantsOn", ${grantsOf(sql`t.typacl`, sql`'T'`, sql`t.typowner`)} as grants`

const isOurType = sql`${isOurs(sql`n.nspname`)} and not ${isMember(type)}`

export const schemas = sql`
  select 'schema' as kind, quote_ident(n.nspname) as name, 'schema ' || quote_ident(n.nspname) as designation, ${addressOf(sql`n`)} as address,
    '{}'::jsonb as facts, ${ownerOf(sql`n.nspowner`)} as owner, ${commentOf(sql`n`)} as comment,
    'schema ' || quote_ident(n.nspname) as "grantsOn", ${grantsOf(sql`n.nspacl`, sql`'n'`, sql`n.nspowner`)} as grants
  from pg_namespace as n where ${isOurs(sql`n.nspname`)} and not ${isMember(sql`n`)}`

/** Without those that Dorsal brings along. */
export const extensions = sql`
  select 'extension' as kind, quote_ident(e.extname) as name, 'extension ' || quote_ident(e.extname) as designation, ${addressOf(sql`e`)} as address,
    array(select d.classid || '/' || d.objid || '/0' from pg_depend as d where d.refclassid = e.tableoid and d.refobjid = e.oid and d.deptype = 'e') as aliases,
    jsonb_build_object('schema', case when e.extrelocatable then quote_ident(n.nspname) end) as facts
  from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace
  where e.extname not in ('plpgsql', 'pgcrypto', 'uuid-ossp', 'pg_stat_statements')`

export const enums = sql`
  select 'enum' as kind, format_type(t.oid, null) as name, 'type ' || format_type(t.oid, null) as designation, ${addressOf(type)} as address,
    ${arrayOf} as aliases,
    jsonb_build_object('labels', array(select quote_literal(e.enumlabel) from pg_enum as e where e.enumtypid = t.oid order by e.enumsortorder)) as facts,
    jsonb_build_object('schema', quote_ident(n.nspname), 'bareName', t.typname) as extras, ${rights}
  from pg_type as t join pg_namespace as n on n.oid = t.typnamespace where t.typtype = 'e' and ${isOurType}`

export const domains = sql`
  select 'domain' as kind, format_type(t.oid, null) as name, 'domain ' || format_type(t.oid, null) as designation, ${addressOf(type)} as address,
    ${arrayOf} as aliases,
    jsonb_build_object('base type', format_type(t.typbasetype, t.typtypmod), 'default', t.typdefault, 'not null', t.typnotnull,
      'collation', case when t.typcollation not in (0, b.typcollation) then t.typcollation::regcollation::text end) as facts,
    ${rights}
  from pg_type as t join pg_namespace as n on n.oid = t.typnamespace join pg_type as b on b.oid = t.typbasetype
  where t.typtype = 'd' and ${isOurType}`

export const domainConstraints = sql`
  select 'domain constraint' as kind, format('%I on %s', k.conname, format_type(t.oid, null)) as name,
    format('constraint %I on domain %s', k.conname, format_type(t.oid, null)) as designation, ${addressOf(sql`k`)} as address, ${addressOf(type)} as parent,
    jsonb_build_object('definition', regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''), 'valid', k.convalidated) as facts,
    jsonb_build_object('domain', format_type(t.oid, null), 'constraint', quote_ident(k.conname)) as extras, ${commentOf(sql`k`)} as comment
  from pg_constraint as k join pg_type as t on t.oid = k.contypid join pg_namespace as n on n.oid = t.typnamespace
  where k.contype = 'c' and ${isOurType}`

export const compositeTypes = sql`
  select 'composite type' as kind, format_type(t.oid, null) as name, 'type ' || format_type(t.oid, null) as designation, ${addressOf(type)} as address,
    ${arrayOf} || (c.tableoid::oid || '/' || c.oid || '/0') as aliases,
    jsonb_build_object('attributes', array(
      select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) ||
        case when a.attcollation not in (0, at.typcollation) then ' collate ' || a.attcollation::regcollation else '' end
      from pg_attribute as a join pg_type as at on at.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum
    )) as facts, ${rights}
  from pg_type as t join pg_namespace as n on n.oid = t.typnamespace join pg_class as c on c.oid = t.typrelid
  where t.typtype = 'c' and c.relkind = 'c' and ${isOurType}`

export const rangeTypes = sql`
  select 'range type' as kind, format_type(t.oid, null) as name, 'type ' || format_type(t.oid, null) as designation, ${addressOf(type)} as address,
    ${arrayOf} || (t.tableoid::oid || '/' || r.rngmultitypid || '/0') as aliases,
    jsonb_build_object('definition', concat_ws(', ', 'subtype = ' || r.rngsubtype::regtype,
      'subtype_opclass = ' || (select format('%I.%I', opcn.nspname, opc.opcname) from pg_opclass as opc join pg_namespace as opcn on opcn.oid = opc.opcnamespace where opc.oid = r.rngsubopc and not opc.opcdefault),
      'collation = ' || case when r.rngcollation not in (0, s.typcollation) then r.rngcollation::regcollation::text end,
      'subtype_diff = ' || nullif(r.rngsubdiff, 0), 'multirange_type_name = ' || format_type(r.rngmultitypid, null))) as facts, ${rights}
  from pg_type as t join pg_namespace as n on n.oid = t.typnamespace join pg_range as r on r.rngtypid = t.oid join pg_type as s on s.oid = r.rngsubtype
  where t.typtype = 'r' and ${isOurType}`
