import { type Sql, sql } from '../../../postgres/sql.ts'
import type { Fact, PartKind } from '../types.ts'

/** What every query of a picture gives for one part. An address is `catalog/object/column`, as in `pg_depend`. */
export type PartRow = {
  readonly kind: PartKind
  readonly name: string
  readonly designation: string
  readonly address: string
  /** Other addresses that mean the same part: the row type of a table, the index of a constraint. */
  readonly aliases?: readonly string[]
  /** Address of the part that takes this one along when it is dropped. */
  readonly parent?: string
  readonly facts: Readonly<Record<string, Fact>>
  readonly extras?: Readonly<Record<string, Fact>>
  /** Absent when it is the role that looks. */
  readonly owner?: string | null
  readonly comment?: string | null
  /** As GRANT names it. */
  readonly grantsOn?: string
  readonly grants?: readonly GrantRow[] | null
}

/** How the rights of one grantee differ from those that every object of the kind begins with. */
export type GrantRow = {
  readonly grantee: string
  readonly granted: readonly string[]
  readonly grantable: readonly string[]
  /** What everybody, or the owner, has by default and does not have here. */
  readonly withheld: readonly string[]
}

const leftOutSchemas = [
  'information_schema',
  'auth',
  'dorsal',
  'extensions',
  'graphql',
  'graphql_public',
  'pgbouncer',
  'pgsodium',
  'pgsodium_masks',
  'realtime',
  '_realtime',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'vault',
]

/** Whether a schema belongs to the project, and neither to PostgreSQL nor to Dorsal or Supabase. */
export const isOurs = (schema: Sql) => sql`(${schema} !~ '^pg_' and ${schema} <> all (${`{${leftOutSchemas.join(',')}}`}::text[]))`

/** Whether an object is part of an extension, which brings it along. `row` is an alias of its catalog. */
export const isMember = (row: Sql) => sql`exists (select from pg_catalog.pg_depend as membership
  where membership.classid = ${row}.tableoid and membership.objid = ${row}.oid and membership.deptype = 'e')`

export const addressOf = (row: Sql) => sql`(${row}.tableoid::oid || '/' || ${row}.oid || '/0')`

/** A role as the statements of a migration name it; null for who looks. */
export const ownerOf = (role: Sql) => sql`(case when ${role} <> current_user::regrole then ${role}::regrole::text end)`

export const commentOf = (row: Sql) => sql`(select description.description from pg_catalog.pg_description as description
  where description.classoid = ${row}.tableoid and description.objoid = ${row}.oid and description.objsubid = 0)`

/**
 * Where the rights of an object differ from `acldefault`, as `GrantRow`s. `kind` is the letter that `acldefault` takes. The owner's own
 * rights are left out, since owners can always give themselves what they lack.
 */
export const grantsOf = (acl: Sql, kind: Sql, owner: Sql) => sql`(
  select jsonb_agg(to_jsonb(difference) order by difference.grantee)
  from (
    select case grantee when 0 then 'public' when current_user::regrole then 'current_user' else grantee::regrole::text end as grantee,
      coalesce(array_agg(privilege_type order by privilege_type) filter (where is_held and not is_standard), '{}') as granted,
      coalesce(array_agg(privilege_type order by privilege_type) filter (where is_grantable), '{}') as grantable,
      coalesce(array_agg(privilege_type order by privilege_type) filter (where is_standard and not is_held), '{}') as withheld
    from (
      select grantee, privilege_type, bool_or(is_held) as is_held, bool_or(is_standard) as is_standard, bool_or(is_grantable) as is_grantable
      from (
        select grantee, privilege_type, true as is_held, false as is_standard, is_grantable
        from aclexplode(coalesce(${acl}, acldefault(${kind}::"char", ${owner})))
        union all
        select grantee, privilege_type, false, true, false from aclexplode(acldefault(${kind}::"char", ${owner}))
      ) as entries
      where grantee <> ${owner}
      group by grantee, privilege_type
    ) as privileges
    where is_held <> is_standard or is_grantable
    group by grantee
  ) as difference
)`
