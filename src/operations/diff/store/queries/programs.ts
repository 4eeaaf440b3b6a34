import { sql } from '../../../../postgres/sql.ts'
import { addressOf, commentOf, grantsOf, isMember, isOurs, ownerOf } from '../part-row.ts'

/** Functions, procedures and window functions: each overload is a part of its own. */
export const functions = sql`
  select 'function' as kind, p.oid::regprocedure::text as name, word || p.oid::regprocedure as designation, ${addressOf(sql`p`)} as address,
    jsonb_build_object('definition', pg_get_functiondef(p.oid)) as facts,
    jsonb_build_object('signature', word || pg_get_function_arguments(p.oid) || ' returns ' || coalesce(pg_get_function_result(p.oid), '')) as extras,
    ${ownerOf(sql`p.proowner`)} as owner, ${commentOf(sql`p`)} as comment,
    word || p.oid::regprocedure as "grantsOn", ${grantsOf(sql`p.proacl`, sql`'f'`, sql`p.proowner`)} as grants
  from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace,
    lateral (select case p.prokind when 'p' then 'procedure ' else 'function ' end as word) as words
  where p.prokind <> 'a' and ${isOurs(sql`n.nspname`)} and not ${isMember(sql`p`)}
    and not exists (select from pg_depend as d where d.classid = p.tableoid and d.objid = p.oid and d.deptype = 'i')`

const aggregateOptions = sql`concat_ws(', ',
    'sfunc = ' || a.aggtransfn, 'stype = ' || format_type(a.aggtranstype, null), 'sspace = ' || nullif(a.aggtransspace, 0),
    'finalfunc = ' || nullif(a.aggfinalfn, 0), case when a.aggfinalextra then 'finalfunc_extra' end,
    case when a.aggfinalfn <> 0 then 'finalfunc_modify = ' || case a.aggfinalmodify when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end,
    'combinefunc = ' || nullif(a.aggcombinefn, 0), 'serialfunc = ' || nullif(a.aggserialfn, 0), 'deserialfunc = ' || nullif(a.aggdeserialfn, 0),
    'initcond = ' || quote_literal(a.agginitval), 'msfunc = ' || nullif(a.aggmtransfn, 0), 'minvfunc = ' || nullif(a.aggminvtransfn, 0),
    'mstype = ' || nullif(a.aggmtranstype, 0)::regtype, 'msspace = ' || nullif(a.aggmtransspace, 0), 'mfinalfunc = ' || nullif(a.aggmfinalfn, 0),
    case when a.aggmfinalextra then 'mfinalfunc_extra' end, 'minitcond = ' || quote_literal(a.aggminitval),
    'sortop = operator(' || (select format('%I.%s', so.nspname, o.oprname) from pg_operator as o join pg_namespace as so on so.oid = o.oprnamespace where o.oid = a.aggsortop) || ')',
    'parallel = ' || case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end, case when a.aggkind = 'h' then 'hypothetical' end)`

const aggregateArguments = sql`case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end`

export const aggregates = sql`
  select 'aggregate' as kind, format('%I.%I(%s)', n.nspname, p.proname, ${aggregateArguments}) as name,
    format('aggregate %I.%I(%s)', n.nspname, p.proname, ${aggregateArguments}) as designation, ${addressOf(sql`p`)} as address,
    jsonb_build_object('options', ${aggregateOptions}) as facts,
    ${ownerOf(sql`p.proowner`)} as owner, ${commentOf(sql`p`)} as comment,
    'function ' || p.oid::regprocedure as "grantsOn", ${grantsOf(sql`p.proacl`, sql`'f'`, sql`p.proowner`)} as grants
  from pg_aggregate as a join pg_proc as p on p.oid = a.aggfnoid join pg_namespace as n on n.oid = p.pronamespace
  where ${isOurs(sql`n.nspname`)} and not ${isMember(sql`p`)}`

/** On the project's tables, and on those of Dorsal and Supabase where the function is the project's: `after insert on auth.users`. */
export const triggers = sql`
  select 'trigger' as kind, format('%I on %s', t.tgname, c.oid::regclass) as name, format('trigger %I on %s', t.tgname, c.oid::regclass) as designation,
    ${addressOf(sql`t`)} as address, ${addressOf(sql`c`)} as parent,
    jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'trigger', quote_ident(t.tgname)) as extras,
    ${commentOf(sql`t`)} as comment
  from pg_trigger as t
    join pg_class as c on c.oid = t.tgrelid
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_proc as p on p.oid = t.tgfoid
    join pg_namespace as pn on pn.oid = p.pronamespace
  where not t.tgisinternal and t.tgparentid = 0 and (${isOurs(sql`n.nspname`)} or ${isOurs(sql`pn.nspname`)}) and n.nspname !~ '^pg_' and not ${isMember(sql`c`)}`

export const rules = sql`
  select 'rule' as kind, format('%I on %s', r.rulename, c.oid::regclass) as name, format('rule %I on %s', r.rulename, c.oid::regclass) as designation,
    ${addressOf(sql`r`)} as address, ${addressOf(sql`c`)} as parent,
    jsonb_build_object('definition', rtrim(pg_get_ruledef(r.oid), ';'), 'enabled', r.ev_enabled) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'rule', quote_ident(r.rulename)) as extras,
    ${commentOf(sql`r`)} as comment
  from pg_rewrite as r join pg_class as c on c.oid = r.ev_class join pg_namespace as n on n.oid = c.relnamespace
  where r.rulename <> '_RETURN' and ${isOurs(sql`n.nspname`)} and not ${isMember(sql`c`)}`

export const eventTriggers = sql`
  select 'event trigger' as kind, quote_ident(e.evtname) as name, 'event trigger ' || quote_ident(e.evtname) as designation,
    ${addressOf(sql`e`)} as address,
    jsonb_build_object('definition', concat_ws(' ', 'on', e.evtevent, 'when tag in (' ||
      (select string_agg(quote_literal(tag), ', ' order by tag) from unnest(e.evttags) as tag) || ')', 'execute function', e.evtfoid::regproc || '()'),
      'enabled', e.evtenabled) as facts,
    ${ownerOf(sql`e.evtowner`)} as owner, ${commentOf(sql`e`)} as comment
  from pg_event_trigger as e join pg_proc as p on p.oid = e.evtfoid join pg_namespace as n on n.oid = p.pronamespace
  where ${isOurs(sql`n.nspname`)} and not ${isMember(sql`e`)}`

/** On the project's tables, and on Supabase's where projects write them. */
export const policies = sql`
  select 'policy' as kind, format('%I on %s', p.polname, c.oid::regclass) as name, format('policy %I on %s', p.polname, c.oid::regclass) as designation,
    ${addressOf(sql`p`)} as address, ${addressOf(sql`c`)} as parent,
    jsonb_build_object(
      'permissive', p.polpermissive,
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      'roles', array(select case role when 0 then 'public' when current_user::regrole then 'current_user' else role::regrole::text end
        from unnest(p.polroles) as role order by 1),
      'using', pg_get_expr(p.polqual, p.polrelid),
      'check', pg_get_expr(p.polwithcheck, p.polrelid)
    ) as facts,
    jsonb_build_object('table', c.oid::regclass::text, 'policy', quote_ident(p.polname)) as extras,
    ${commentOf(sql`p`)} as comment
  from pg_policy as p join pg_class as c on c.oid = p.polrelid join pg_namespace as n on n.oid = c.relnamespace
  where (${isOurs(sql`n.nspname`)} or n.nspname in ('storage', 'realtime')) and not ${isMember(sql`c`)}`
