import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { CalledFunction, Facts, Inheritance, Role, Schema } from '../facts.ts'
import { readBuckets } from './read-buckets.ts'
import { type RelationRow, toRelation } from './to-relation.ts'

/** All facts that permissions follow from, of every schema but those of PostgreSQL itself; eight queries at most. */
export async function readFacts(transaction: Transaction): Promise<Facts> {
  const [version] = await transaction.query<{ postgres: string }>(
    sql`select split_part(current_setting('server_version'), ' ', 1) as postgres`,
  )
  const relations = (await transaction.query<RelationRow>(relationQuery)).map(toRelation)
  const defaults = await transaction.query<{ sentence: string }>(defaultPrivilegeQuery)
  return {
    postgres: version?.postgres ?? '',
    roles: await transaction.query<Role>(roleQuery),
    inheritance: await transaction.query<Inheritance>(inheritanceQuery),
    schemas: await transaction.query<Schema>(schemaQuery),
    relations,
    functions: await transaction.query<CalledFunction>(functionQuery),
    buckets: await readBuckets(transaction, relations),
    defaultPrivileges: defaults.map(({ sentence }) => sentence),
  }
}

const roleQuery = sql`
  select rolname as name, rolsuper as "isSuperuser", rolbypassrls as "bypassesRls"
  from pg_catalog.pg_roles order by rolname`

// Before PostgreSQL 16 the member decided for all its memberships; to_jsonb reads a column that an older server does not have.
const inheritanceQuery = sql`
  select member.rolname as member, granted.rolname as role
  from pg_catalog.pg_auth_members as membership
  join pg_catalog.pg_roles as member on member.oid = membership.member
  join pg_catalog.pg_roles as granted on granted.oid = membership.roleid
  where coalesce((to_jsonb(membership) ->> 'inherit_option')::boolean, member.rolinherit)
  union all
  select pg_get_userbyid(datdba), 'pg_database_owner' from pg_catalog.pg_database where datname = current_database()
  order by 1, 2`

/** Grants as `{grantee, privilege}`; without a list of its own an object has what PostgreSQL gives every new one. */
const grantsOf = (acl: Sql, kind: string, owner: Sql) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'grantee', pg_get_userbyid(nullif(entry.grantee, 0)), 'privilege', entry.privilege_type) order by entry.grantee, entry.privilege_type), '[]')
  from aclexplode(coalesce(${acl}, acldefault(${kind}::text::"char", ${owner}))) as entry)`

const isForeign = (namespace: Sql) => sql`${namespace} !~ '^pg_' and ${namespace} <> 'information_schema'`

const schemaQuery = sql`
  select nspname as name, pg_get_userbyid(nspowner) as owner, ${grantsOf(sql`nspacl`, 'n', sql`nspowner`)} as grants
  from pg_catalog.pg_namespace where ${isForeign(sql`nspname`)} order by nspname`

const functionQuery = sql`
  select function.oid::text as address, namespace.nspname as schema, function.proname as name,
    format('%I(%s)', function.proname, pg_get_function_identity_arguments(function.oid)) as signature,
    (select coalesce(jsonb_agg(jsonb_build_object('schema', (select nspname from pg_catalog.pg_namespace where oid = type.typnamespace), 'name', type.typname) order by place), '[]')
      from unnest(function.proargtypes) with ordinality as argument (type, place)
      join pg_catalog.pg_type as type on type.oid = argument.type) as "argumentTypes",
    pg_get_userbyid(function.proowner) as owner,
    ${grantsOf(sql`function.proacl`, 'f', sql`function.proowner`)} as grants,
    function.prosecdef as "isDefiner", function.provolatile = 'i' as "isImmutable",
    function.prokind = 'f' and function.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and not exists (
      select from pg_catalog.pg_depend as membership
      where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid and membership.deptype = 'e') as "isCallable"
  from pg_catalog.pg_proc as function
  join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
  where ${isForeign(sql`namespace.nspname`)}
  order by namespace.nspname, function.proname, 4`

const defaultPrivilegeQuery = sql`
  select format('What %s makes%s: %s may %s new %s', pg_get_userbyid(rule.defaclrole),
    coalesce(' in ' || namespace.nspname, ''), coalesce(pg_get_userbyid(nullif(entry.grantee, 0)), 'everybody'),
    string_agg(entry.privilege_type, ', ' order by entry.privilege_type),
    case rule.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end
  ) as sentence
  from pg_catalog.pg_default_acl as rule
  left join pg_catalog.pg_namespace as namespace on namespace.oid = rule.defaclnamespace
  cross join aclexplode(rule.defaclacl) as entry
  where entry.grantee <> rule.defaclrole
  group by rule.defaclrole, namespace.nspname, rule.defaclobjtype, entry.grantee
  order by 1`

/** Columns of other relations, and functions, that something of `pg_depend` is made with. `own` is left out. */
const readsOf = (catalog: string, object: Sql, own: Sql) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('relation', relation, 'columns', columns) order by relation), '[]')
  from (
    select dependency.refobjid::text as relation,
      coalesce(jsonb_agg(distinct attribute.attname) filter (where attribute.attname is not null), '[]') as columns
    from pg_catalog.pg_depend as dependency
    left join pg_catalog.pg_attribute as attribute
      on attribute.attrelid = dependency.refobjid and attribute.attnum = dependency.refobjsubid and dependency.refobjsubid > 0
    where dependency.classid = ${catalog}::text::regclass and dependency.objid = ${object}
      and dependency.refclassid = 'pg_class'::regclass and dependency.refobjid <> ${own} and dependency.deptype = 'n'
    group by dependency.refobjid
  ) as readings)`

const callsOf = (catalog: string, object: Sql) => sql`(
  select coalesce(jsonb_agg(distinct dependency.refobjid::text), '[]')
  from pg_catalog.pg_depend as dependency
  where dependency.classid = ${catalog}::text::regclass and dependency.objid = ${object} and dependency.refclassid = 'pg_proc'::regclass)`

// A normal dependency on the own table as a whole is a reference to the whole row; the one every policy has is automatic.
const policiesOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', policy.polname, 'operation', policy.polcmd, 'isPermissive', policy.polpermissive,
    'roles', (select jsonb_agg(pg_get_userbyid(nullif(role, 0))) from unnest(policy.polroles) as role),
    'using', pg_get_expr(policy.polqual, policy.polrelid), 'check', pg_get_expr(policy.polwithcheck, policy.polrelid),
    'reads', ${readsOf('pg_policy', sql`policy.oid`, sql`policy.polrelid`)},
    'calls', ${callsOf('pg_policy', sql`policy.oid`)},
    'ownColumns', (
      select coalesce(jsonb_agg(distinct coalesce(attribute.attname, '*')), '[]')
      from pg_catalog.pg_depend as dependency
      left join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = dependency.refobjid and attribute.attnum = dependency.refobjsubid and dependency.refobjsubid > 0
      where dependency.classid = 'pg_policy'::regclass and dependency.objid = policy.oid
        and dependency.refclassid = 'pg_class'::regclass and dependency.refobjid = policy.polrelid and dependency.deptype = 'n')
  ) order by policy.polname), '[]')
  from pg_catalog.pg_policy as policy where policy.polrelid = relation.oid)`

const columnsOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', attribute.attname, 'type', format_type(attribute.atttypid, attribute.atttypmod),
    'grants', (
      select coalesce(jsonb_agg(jsonb_build_object('grantee', pg_get_userbyid(nullif(entry.grantee, 0)), 'privilege', entry.privilege_type)
        order by entry.grantee, entry.privilege_type), '[]')
      from aclexplode(attribute.attacl) as entry),
    'derived', case when attribute.attgenerated <> '' then 'generated' when attribute.attidentity = 'a' then 'identity always'
      when relation.relkind = 'v' and not pg_column_is_updatable(relation.oid, attribute.attnum, true) then 'expression' end
  ) order by attribute.attnum), '[]')
  from pg_catalog.pg_attribute as attribute
  where attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped)`

// tgtype: 1 for each row, 2 before, 4 insert, 8 delete, 16 update, 64 instead of. ev_type: 2 update, 3 insert, 4 delete.
const interventionsOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('name', name, 'operation', operation, 'isInstead', "isInstead") order by name, operation), '[]')
  from (
    select trigger.tgname as name, operation.name as operation, trigger.tgtype::int & 64 > 0 as "isInstead"
    from pg_catalog.pg_trigger as trigger
    join (values (4, 'insert'), (8, 'delete'), (16, 'update')) as operation (bit, name) on trigger.tgtype::int & operation.bit > 0
    where trigger.tgrelid = relation.oid and not trigger.tgisinternal and trigger.tgenabled in ('O', 'A')
    union all
    select rule.rulename, case rule.ev_type when '2' then 'update' when '3' then 'insert' else 'delete' end, rule.is_instead
    from pg_catalog.pg_rewrite as rule
    where rule.ev_class = relation.oid and rule.ev_type in ('2', '3', '4')
  ) as interventions)`

const relationQuery = sql`
  select relation.oid::text as address, namespace.nspname as schema, relation.relname as name, relation.relkind as kind,
    pg_get_userbyid(relation.relowner) as owner,
    ${grantsOf(sql`relation.relacl`, 'r', sql`relation.relowner`)} as grants,
    ${columnsOf} as columns,
    relation.relrowsecurity as "hasRls", relation.relforcerowsecurity as "isForced",
    ${policiesOf} as policies,
    ${interventionsOf} as interventions,
    pg_relation_is_updatable(relation.oid, false) as "writableBits",
    coalesce((select option_value::boolean from pg_options_to_table(relation.reloptions) where option_name = 'security_invoker'), false) as "isInvoker",
    case when relation.relkind = 'v' then pg_get_viewdef(relation.oid) end as definition,
    ${readsOf('pg_rewrite', sql`view_rule.oid`, sql`relation.oid`)} as reads,
    ${callsOf('pg_rewrite', sql`view_rule.oid`)} as calls
  from pg_catalog.pg_class as relation
  join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
  left join pg_catalog.pg_rewrite as view_rule on view_rule.ev_class = relation.oid and view_rule.ev_type = '1'
  where relation.relkind in ('r', 'p', 'v', 'm', 'f') and relation.relpersistence <> 't' and ${isForeign(sql`namespace.nspname`)}
    and not exists (
      select from pg_catalog.pg_depend as membership
      where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid and membership.deptype = 'e')
  order by namespace.nspname, relation.relname`
