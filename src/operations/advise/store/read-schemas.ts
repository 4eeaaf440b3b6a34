import { sql } from '../../../postgres/sql.ts'
import type { Reader } from '../types.ts'
import { callersQuery, checkCallers } from './callers-query.ts'

export type AdvisedSchema = {
  readonly name: string
  /** Callers of the API that may make things in it. */
  readonly creators: readonly string[]
  /** What new things in it are granted to callers and PUBLIC from the start, by whoever makes them. */
  readonly defaults: readonly DefaultGrant[]
}

export type DefaultGrant = {
  readonly maker: string
  readonly kind: 'tables' | 'sequences' | 'functions'
  readonly role: string
  readonly privileges: readonly string[]
  /** Whether it holds for every schema. */
  readonly isGlobal: boolean
}

/** Schemas, and what `alter default privileges` says of them. */
export const readSchemas: Reader<readonly AdvisedSchema[]> = async (transaction, settings) => {
  await checkCallers(transaction, settings)
  return await transaction.query<AdvisedSchema>(sql`
    with caller as (${callersQuery(settings)}), given as (
      select d.defaclnamespace as schema, pg_get_userbyid(d.defaclrole) as maker,
        case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' else 'functions' end as kind,
        case acl.grantee when 0 then 'public' else pg_get_userbyid(acl.grantee)::text end as role, array_agg(lower(acl.privilege_type)) as privileges
      from pg_default_acl d cross join aclexplode(d.defaclacl) as acl
      where d.defaclobjtype in ('r', 'S', 'f') and (acl.grantee = 0 or acl.grantee in (select oid from caller))
        and (d.defaclobjtype <> 'f' or acl.grantee <> 0)
      group by 1, 2, 3, 4
    )
    select n.nspname as name,
      array(select caller.name::text from caller where has_schema_privilege(caller.oid, n.oid, 'create')) as creators,
      (
        select coalesce(jsonb_agg(jsonb_build_object(
          'maker', maker, 'kind', kind, 'role', role, 'privileges', privileges, 'isGlobal', schema = 0)), '[]')
        from given where schema in (n.oid, 0)
      ) as defaults
    from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by 1`)
}
