import { sql } from '../../../../postgres/sql.ts'
import { addressOf, commentOf, grantsOf, isMember, isOurs, ownerOf } from '../part-row.ts'

const relation = sql`c`

export const tables = sql`
  select 'table' as kind, c.oid::regclass::text as name, 'table ' || c.oid::regclass as designation, ${addressOf(relation)} as address,
    array(select t.tableoid::oid || '/' || t.oid || '/0' from pg_type as t where t.oid = c.reltype or t.typelem = c.reltype and c.reltype <> 0) as aliases,
    jsonb_build_object(
      'unlogged', c.relpersistence = 'u',
      'partitioned by', pg_get_partkeydef(c.oid),
      'parents', array(select inhparent::regclass::text from pg_inherits where inhrelid = c.oid order by inhseqno),
      'bound', pg_get_expr(c.relpartbound, c.oid),
      'options', array(select option from unnest(c.reloptions) as option order by option),
      'row security', c.relrowsecurity,
      'forced row security', c.relforcerowsecurity,
      'access method', nullif((select amname from pg_am where oid = c.relam), 'heap'),
      'of type', nullif(c.reloftype, 0)::regtype::text
    ) as facts,
    jsonb_build_object('replicaIdentity', c.relreplident::text) as extras,
    ${ownerOf(sql`c.relowner`)} as owner, ${commentOf(relation)} as comment,
    'table ' || c.oid::regclass as "grantsOn", ${grantsOf(sql`c.relacl`, sql`'r'`, sql`c.relowner`)} as grants
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}`

/** From PostgreSQL 18 on NOT NULL is a constraint that may be not valid or not inherited; its name is not compared. */
const notNull = sql`case when not a.attnotnull then null else coalesce((
    select case when not constraint_row.convalidated then 'not valid' when constraint_row.connoinherit then 'no inherit' end
    from pg_constraint as constraint_row
    where constraint_row.conrelid = a.attrelid and constraint_row.contype = 'n' and constraint_row.conkey = array[a.attnum]
  ), 'valid') end`

const identityOptions = sql`(
  select format('start with %s increment by %s minvalue %s maxvalue %s cache %s%s', s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
    case when s.seqcycle then ' cycle' else ' no cycle' end)
  from pg_depend as d join pg_sequence as s on s.seqrelid = d.objid
  where d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i'
    and a.attidentity <> '')`

const columnAliases = sql`array(
    select d.classid || '/' || d.objid || '/0' from pg_depend as d
    where d.refclassid = 'pg_class'::regclass and d.refobjid = a.attrelid and d.refobjsubid = a.attnum and d.deptype = 'i'
    union
    select ad.tableoid::oid || '/' || ad.oid || '/0' from pg_attrdef as ad where ad.adrelid = a.attrelid and ad.adnum = a.attnum and a.attgenerated <> ''
    union
    select k.tableoid::oid || '/' || k.oid || '/0' from pg_constraint as k where k.conrelid = a.attrelid and k.contype = 'n' and k.conkey = array[a.attnum]
  )`

export const columns = sql`
  select 'column' as kind, c.oid::regclass || '.' || quote_ident(a.attname) as name,
    'column ' || c.oid::regclass || '.' || quote_ident(a.attname) as designation,
    c.tableoid::oid || '/' || c.oid || '/' || a.attnum as address, ${columnAliases} as aliases, ${addressOf(relation)} as parent,
    jsonb_build_object(
      'type', format_type(a.atttypid, a.atttypmod),
      'collation', case when a.attcollation not in (0, t.typcollation) then a.attcollation::regcollation::text end,
      'not null', ${notNull},
      'generated', nullif(a.attgenerated, ''),
      'expression', case when a.attgenerated <> '' then pg_get_expr(ad.adbin, ad.adrelid) end,
      'identity', nullif(a.attidentity, ''),
      'identity options', ${identityOptions},
      'storage', case when a.attstorage <> t.typstorage then a.attstorage::text end,
      'compression', nullif(a.attcompression, ''),
      'statistics target', nullif(a.attstattarget, -1)::text,
      -- The two that ALTER COLUMN … SET takes; a server may keep others there that no statement can set.
      'options', array(select option from unnest(a.attoptions) as option where option ~ '^n_distinct(_inherited)?=' order by option)
    ) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'column', quote_ident(a.attname), 'inherited', not a.attislocal,
      'position', lpad(a.attnum::text, 5, '0'), 'standard storage', t.typstorage,
      -- Of several parents one will do: all of them change alike.
      'source', (select c.tableoid::oid || '/' || p.attrelid || '/' || p.attnum from pg_inherits as h join pg_attribute as p on p.attrelid = h.inhparent
        where h.inhrelid = c.oid and p.attname = a.attname and not a.attislocal order by h.inhseqno limit 1)) as extras,
    (select description from pg_description as d where d.classoid = c.tableoid and d.objoid = c.oid and d.objsubid = a.attnum) as comment,
    'table ' || c.oid::regclass as "grantsOn", ${grantsOf(sql`a.attacl`, sql`'c'`, sql`c.relowner`)} as grants
  from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type as t on t.oid = a.atttypid
    left join pg_attrdef as ad on ad.adrelid = a.attrelid and ad.adnum = a.attnum
  where c.relkind in ('r', 'p') and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}
  order by c.oid, a.attnum`

export const defaults = sql`
  select 'default' as kind, c.oid::regclass || '.' || quote_ident(a.attname) as name, '' as designation,
    ${addressOf(sql`ad`)} as address, c.tableoid::oid || '/' || c.oid || '/' || a.attnum as parent,
    jsonb_build_object('expression', pg_get_expr(ad.adbin, ad.adrelid)) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'column', quote_ident(a.attname)) as extras
  from pg_attrdef as ad
    join pg_class as c on c.oid = ad.adrelid
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = ad.adnum
  where a.attgenerated = '' and c.relkind in ('r', 'p', 'v') and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}`

export const constraints = sql`
  select 'constraint' as kind, format('%I on %s', k.conname, c.oid::regclass) as name,
    format('constraint %I on %s', k.conname, c.oid::regclass) as designation, ${addressOf(sql`k`)} as address,
    array(select c.tableoid::oid || '/' || k.conindid || '/0' where k.contype in ('p', 'u', 'x')) as aliases, ${addressOf(relation)} as parent,
    jsonb_build_object(
      'definition', regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', ''),
      'valid', k.convalidated or to_jsonb(k) ->> 'conenforced' = 'false',
      'options', array(select option from unnest((select reloptions from pg_class where oid = k.conindid and k.contype in ('p', 'u', 'x'))) as option order by option)
    ) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'constraint', quote_ident(k.conname), 'foreign', k.contype = 'f',
      'inherited', k.conparentid <> 0 or not k.conislocal,
      'index', case when k.contype in ('p', 'u', 'x') then k.conindid::regclass::text end) as extras,
    ${commentOf(sql`k`)} as comment
  from pg_constraint as k join pg_class as c on c.oid = k.conrelid join pg_namespace as n on n.oid = c.relnamespace
  where k.contype in ('p', 'u', 'c', 'f', 'x') and c.relpersistence <> 't'
    and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}`

export const indexes = sql`
  select 'index' as kind, i.indexrelid::regclass::text as name, 'index ' || i.indexrelid::regclass as designation,
    ${addressOf(relation)} as address, owner_table.tableoid::oid || '/' || owner_table.oid || '/0' as parent,
    jsonb_build_object('definition', case when c.relkind = 'I' then replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') else pg_get_indexdef(c.oid) end) as facts,
    jsonb_build_object('inherited', exists (select from pg_inherits where inhrelid = c.oid)) as extras,
    ${commentOf(relation)} as comment
  from pg_index as i
    join pg_class as c on c.oid = i.indexrelid
    join pg_class as owner_table on owner_table.oid = i.indrelid
    join pg_namespace as n on n.oid = c.relnamespace
  where owner_table.relkind in ('r', 'p', 'm') and owner_table.relpersistence <> 't' and (i.indisvalid or c.relkind = 'I')
    and not exists (select from pg_constraint where conindid = c.oid and contype in ('p', 'u', 'x'))
    and ${isOurs(sql`n.nspname`)} and not ${isMember(sql`owner_table`)}`

export const replicaIdentities = sql`
  select 'replica identity' as kind, c.oid::regclass::text as name, '' as designation, 'replica identity/' || c.oid || '/0' as address,
    ${addressOf(relation)} as parent,
    jsonb_build_object('identity', case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'using index ' ||
      (select quote_ident(x.relname) from pg_index as i join pg_class as x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end) as facts,
    jsonb_build_object('index', (select c.tableoid::oid || '/' || i.indexrelid || '/0' from pg_index as i where i.indrelid = c.oid and i.indisreplident)) as extras
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relreplident <> 'd' and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}`

export const sequences = sql`
  select 'sequence' as kind, c.oid::regclass::text as name, 'sequence ' || c.oid::regclass as designation, ${addressOf(relation)} as address,
    jsonb_build_object(
      'unlogged', c.relpersistence = 'u',
      'definition', format('as %s start with %s increment by %s minvalue %s maxvalue %s cache %s %s', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin,
        s.seqmax, s.seqcache, case when s.seqcycle then 'cycle' else 'no cycle' end)
    ) as facts,
    case when not exists (select from pg_depend as d where d.classid = c.tableoid and d.objid = c.oid and d.deptype = 'a') then ${ownerOf(sql`c.relowner`)} end as owner,
    ${commentOf(relation)} as comment,
    'sequence ' || c.oid::regclass as "grantsOn", ${grantsOf(sql`c.relacl`, sql`'s'`, sql`c.relowner`)} as grants
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace join pg_sequence as s on s.seqrelid = c.oid
  where c.relkind = 'S' and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}
    and not exists (select from pg_depend as d where d.classid = c.tableoid and d.objid = c.oid and d.deptype = 'i')`

/** Apart from the sequence: the column's default needs the sequence, and the sequence's owner is the column. */
export const sequenceOwners = sql`
  select 'sequence owner' as kind, d.objid::regclass::text as name, '' as designation, 'sequence owner/' || d.objid || '/0' as address,
    jsonb_build_object('column', c.oid::regclass || '.' || quote_ident(a.attname)) as facts,
    jsonb_build_object('column', d.refclassid || '/' || d.refobjid || '/' || d.refobjsubid, 'sequence', d.classid || '/' || d.objid || '/0') as extras
  from pg_depend as d
    join pg_class as s on s.oid = d.objid and s.relkind = 'S' and s.relpersistence <> 't'
    join pg_class as c on c.oid = d.refobjid
    join pg_namespace as n on n.oid = s.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.refobjsubid
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and ${isOurs(sql`n.nspname`)} and not ${isMember(sql`s`)}`

export const views = sql`
  select case c.relkind when 'v' then 'view' else 'materialized view' end as kind, c.oid::regclass::text as name,
    case c.relkind when 'v' then 'view ' else 'materialized view ' end || c.oid::regclass as designation, ${addressOf(relation)} as address,
    array(
      select t.tableoid::oid || '/' || t.oid || '/0' from pg_type as t where t.oid = c.reltype or t.typelem = c.reltype and c.reltype <> 0
      union select r.tableoid::oid || '/' || r.oid || '/0' from pg_rewrite as r where r.ev_class = c.oid and r.rulename = '_RETURN'
    ) as aliases,
    jsonb_build_object(
      'definition', rtrim(pg_get_viewdef(c.oid), ';'),
      'options', array(select option from unnest(c.reloptions) as option order by option),
      'access method', nullif((select amname from pg_am where oid = c.relam), 'heap')
    ) as facts,
    jsonb_build_object('columns', array(select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) from pg_attribute as a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum)) as extras,
    ${ownerOf(sql`c.relowner`)} as owner, ${commentOf(relation)} as comment,
    'table ' || c.oid::regclass as "grantsOn", ${grantsOf(sql`c.relacl`, sql`'r'`, sql`c.relowner`)} as grants
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and c.relpersistence <> 't' and ${isOurs(sql`n.nspname`)} and not ${isMember(relation)}`

export const statistics = sql`
  select 'statistics' as kind, format('%I.%I', n.nspname, s.stxname) as name, format('statistics %I.%I', n.nspname, s.stxname) as designation,
    ${addressOf(sql`s`)} as address, ${addressOf(relation)} as parent,
    jsonb_build_object('kinds', array_to_string(s.stxkind, ''), 'target', nullif(s.stxstattarget, -1)::text,
      -- PostgreSQL prints them in the order of the table's columns, which is not compared.
      'columns', array(select item from unnest(string_to_array(pg_get_statisticsobjdef_columns(s.oid), ', ')) as item order by item)) as facts,
    jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid)) as extras,
    ${ownerOf(sql`s.stxowner`)} as owner, ${commentOf(sql`s`)} as comment
  from pg_statistic_ext as s join pg_namespace as n on n.oid = s.stxnamespace join pg_class as c on c.oid = s.stxrelid
  where ${isOurs(sql`n.nspname`)} and not ${isMember(sql`s`)}`
