import type { GrantStmt } from 'libpg-query'
import { findKind, listKind, listTexts } from '../../../postgres/statements/tree.ts'
import type { LintStatement } from '../types.ts'
import { toTableName } from './names.ts'

export type Grant = {
  /** What it is about: tables by name, or `all tables in schema x`, or `future tables`. */
  readonly targets: readonly string[]
  readonly kind: 'tables' | 'all in schema' | 'default privileges' | 'other'
  /** Lower case; `all` when no privilege is named. */
  readonly privileges: readonly string[]
  /** `public` for everybody. */
  readonly roles: readonly string[]
  readonly isGrant: boolean
}

/** The GRANT or REVOKE that a statement is. */
export function findGrant({ node }: LintStatement): Grant | undefined {
  const byDefault = findKind(node, 'AlterDefaultPrivilegesStmt')?.action
  const grant = findKind(node, 'GrantStmt') ?? byDefault
  if (grant === undefined) return undefined
  return {
    ...readTargets(grant),
    privileges: grant.privileges === undefined ? ['all'] : listKind(grant.privileges, 'AccessPriv').map(({ priv_name }) => priv_name ?? ''),
    roles: listKind(grant.grantees, 'RoleSpec').map(({ roletype, rolename }) =>
      roletype === 'ROLESPEC_PUBLIC' ? 'public' : (rolename ?? ''),
    ),
    isGrant: grant.is_grant === true,
  }
}

function readTargets({ targtype, objtype, objects }: GrantStmt): Pick<Grant, 'targets' | 'kind'> {
  if (objtype !== 'OBJECT_TABLE') return { targets: [], kind: 'other' }
  if (targtype === 'ACL_TARGET_DEFAULTS') return { targets: ['future tables'], kind: 'default privileges' }
  if (targtype === 'ACL_TARGET_ALL_IN_SCHEMA')
    return { targets: listTexts(objects).map((schema) => `all tables in ${schema}`), kind: 'all in schema' }
  return { targets: listKind(objects, 'RangeVar').map(toTableName), kind: 'tables' }
}
