import { sql } from '../../../../postgres/sql.ts'
import { addressOf, commentOf, isOurs, ownerOf } from '../part-row.ts'

export const publications = sql`
  select 'publication' as kind, quote_ident(p.pubname) as name, 'publication ' || quote_ident(p.pubname) as designation, ${addressOf(sql`p`)} as address,
    jsonb_build_object('all tables', p.puballtables,
      'options', array_to_string(array[
        'publish = ' || quote_literal(concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
          case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end)),
        'publish_via_partition_root = ' || p.pubviaroot,
        case to_jsonb(p) ->> 'pubgencols' when 's' then 'publish_generated_columns = stored' end], ', ')) as facts,
    ${ownerOf(sql`p.pubowner`)} as owner, ${commentOf(sql`p`)} as comment
  from pg_publication as p where p.pubname <> 'supabase_realtime_messages_publication'`

export const publicationTables = sql`
  select 'publication table' as kind, format('%s in %I', c.oid::regclass, p.pubname) as name, '' as designation, ${addressOf(sql`m`)} as address,
    ${addressOf(sql`p`)} as parent,
    jsonb_build_object('columns', array(select quote_ident(a.attname) from unnest(m.prattrs) as number join pg_attribute as a on a.attrelid = c.oid and a.attnum = number order by a.attnum),
      'where', pg_get_expr(m.prqual, m.prrelid)) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'publication', quote_ident(p.pubname)) as extras
  from pg_publication_rel as m join pg_publication as p on p.oid = m.prpubid join pg_class as c on c.oid = m.prrelid join pg_namespace as n on n.oid = c.relnamespace
  where ${isOurs(sql`n.nspname`)}`

export const publicationSchemas = sql`
  select 'publication schema' as kind, format('%I in %I', n.nspname, p.pubname) as name, '' as designation, ${addressOf(sql`m`)} as address,
    ${addressOf(sql`p`)} as parent, '{}'::jsonb as facts,
    jsonb_build_object('schema', quote_ident(n.nspname), 'publication', quote_ident(p.pubname)) as extras
  from pg_publication_namespace as m join pg_publication as p on p.oid = m.pnpubid join pg_namespace as n on n.oid = m.pnnspid
  where ${isOurs(sql`n.nspname`)}`

/** Those of the role that looks and of others that are not Supabase's own. */
export const defaultPrivileges = sql`
  select 'default privileges' as kind,
    concat_ws(' ', 'for', role, 'in ' || quote_ident(n.nspname), 'on', kind, 'to', grantee) as name, '' as designation,
    d.tableoid::oid || '/' || d.oid || '/' || grantee as address,
    jsonb_build_object('granted', granted, 'grantable', grantable, 'withheld', withheld) as facts,
    jsonb_build_object('for', case when d.defaclrole <> current_user::regrole then d.defaclrole::regrole::text end, 'schema', quote_ident(n.nspname),
      'on', kind, 'grantee', grantee) as extras
  from pg_default_acl as d
    left join pg_namespace as n on n.oid = d.defaclnamespace,
    lateral (select case when d.defaclrole = current_user::regrole then 'current_user' else d.defaclrole::regrole::text end as role,
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end as kind) as words,
    lateral (
      select case grantees.grantee when 0 then 'public' when current_user::regrole then 'current_user' else grantees.grantee::regrole::text end as grantee,
        coalesce(array_agg(privilege_type order by privilege_type) filter (where is_held and not is_standard), '{}') as granted,
        coalesce(array_agg(privilege_type order by privilege_type) filter (where is_grantable and is_held and not is_standard), '{}') as grantable,
        coalesce(array_agg(privilege_type order by privilege_type) filter (where is_standard and not is_held), '{}') as withheld
      from (
        select entries.grantee, privilege_type, bool_or(is_held) as is_held, bool_or(is_standard) as is_standard, bool_or(is_grantable) as is_grantable
        from (
          select a.grantee, a.privilege_type, true as is_held, false as is_standard, a.is_grantable from aclexplode(d.defaclacl) as a
          union all
          -- What is said for one schema is added to the standard; what is said for all stands in its place.
          select a.grantee, a.privilege_type, false, true, a.is_grantable
          from aclexplode(acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole)) as a where d.defaclnamespace = 0
        ) as entries
        group by entries.grantee, privilege_type
      ) as grantees
      where is_held <> is_standard
      group by grantees.grantee
    ) as differences
  where (d.defaclrole = current_user::regrole or d.defaclrole::regrole::text !~ '^(supabase_|postgres$|dashboard_)') and (n.oid is null or ${isOurs(sql`n.nspname`)})`

/** What exists and no part stands for. */
export const uncompared = sql`
  select 'operator ' || o.oid::regoperator as name, 'operators are not compared' as reason
  from pg_operator as o join pg_namespace as n on n.oid = o.oprnamespace
  where ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'operator class ' || format('%I.%I', n.nspname, o.opcname), 'operator classes are not compared'
  from pg_opclass as o join pg_namespace as n on n.oid = o.opcnamespace
  where ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'collation ' || o.oid::regcollation, 'collations are not compared' from pg_collation as o join pg_namespace as n on n.oid = o.collnamespace
  where ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'text search configuration ' || o.oid::regconfig, 'text search configurations are not compared' from pg_ts_config as o join pg_namespace as n on n.oid = o.cfgnamespace
  where ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'text search dictionary ' || o.oid::regdictionary, 'text search dictionaries are not compared' from pg_ts_dict as o join pg_namespace as n on n.oid = o.dictnamespace
  where ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype = 'e')
  union all
  select 'cast ' || format('%s as %s', o.castsource::regtype, o.casttarget::regtype), 'casts are not compared' from pg_cast as o
  where o.oid >= 16384 and not exists (select from pg_depend as d where d.classid = o.tableoid and d.objid = o.oid and d.deptype in ('e', 'i'))
  union all
  select 'type ' || format_type(t.oid, null), 'base types are not compared' from pg_type as t join pg_namespace as n on n.oid = t.typnamespace
  where t.typtype = 'b' and t.typcategory <> 'A' and ${isOurs(sql`n.nspname`)} and not exists (select from pg_depend as d where d.classid = t.tableoid and d.objid = t.oid and d.deptype = 'e')
  union all
  select 'foreign server ' || quote_ident(s.srvname), 'foreign servers are not compared' from pg_foreign_server as s
  union all
  select 'foreign table ' || c.oid::regclass, 'foreign tables are not compared' from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind = 'f' and ${isOurs(sql`n.nspname`)}
  union all
  select 'subscription ' || quote_ident(s.subname), 'subscriptions are not compared'
  from pg_stat_subscription as s where s.subname is not null
  union all
  select 'index ' || i.indexrelid::regclass, 'it is invalid, left by a failed CREATE INDEX CONCURRENTLY: drop it or REINDEX it'
  from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_namespace as n on n.oid = c.relnamespace
  where not i.indisvalid and c.relkind = 'i' and ${isOurs(sql`n.nspname`)}
  union all
  select 'index ' || i.indexrelid::regclass, 'that its table is clustered on it is not compared'
  from pg_index as i join pg_class as c on c.oid = i.indexrelid join pg_namespace as n on n.oid = c.relnamespace
  where i.indisclustered and ${isOurs(sql`n.nspname`)}
  union all
  select case c.relkind when 'i' then 'index ' when 'm' then 'materialized view ' else 'table ' end || c.oid::regclass, 'its tablespace is not compared'
  from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.reltablespace <> 0 and c.relkind in ('r', 'p', 'm', 'i', 'I') and ${isOurs(sql`n.nspname`)}
  union all
  select c.oid::regclass || '.' || quote_ident(a.attname), 'rights and comments of the columns of views are not compared'
  from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and a.attnum > 0 and ${isOurs(sql`n.nspname`)}
    and (a.attacl is not null or exists (select from pg_description as d where d.classoid = c.tableoid and d.objoid = c.oid and d.objsubid = a.attnum))
  union all
  select distinct 'column option ' || split_part(option, '=', 1), 'this server keeps it with columns and no statement can set it'
  from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace, unnest(a.attoptions) as option
  where a.attnum > 0 and not a.attisdropped and option !~ '^n_distinct(_inherited)?=' and ${isOurs(sql`n.nspname`)}
  union all
  select s.objtype || ' ' || s.objname, 'security labels are not compared' from pg_seclabels as s`
