import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { toPolicySubject } from '../../domain/weigh-policies.ts'
import { type AdvisedPolicy, readPolicies } from '../../store/read-policies.ts'

export const anonymousUserPasses = createRule({
  name: 'anonymous-user-passes',
  area: 'security',
  severity: 'note',
  splinter: '0012_auth_allow_anonymous_sign_ins',
  title: 'A policy for users lets those through who never said who they are',
  reason:
    'Anonymous sign-ins are on: such a user has the role authenticated, and only the claim is_anonymous tells them from the others. This policy does not ask for it.',
  remedy:
    "A restrictive policy with `((select auth.jwt()) ->> 'is_anonymous')::boolean is false` where only people with an account may pass.",
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()));`,
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes to authenticated using (owner = (select auth.uid()) and ((select auth.jwt()) ->> 'is_anonymous')::boolean is false);`,
  },
  find: async ({ read, settings }) => {
    if (!settings.anonymousSignIns) return { kind: 'not applicable', reason: 'anonymous sign-ins are off' }
    const policies = (await read(readPolicies)).filter(({ schema }) => !isInnerSchema(schema) || schema === 'storage')
    const guarded = new Set(
      policies.filter((policy) => !policy.isPermissive && asks(policy)).map(({ schema, table }) => `${schema}.${table}`),
    )
    return policies
      .filter((policy) => policy.isPermissive && isForUsers(policy) && !asks(policy) && !guarded.has(`${policy.schema}.${policy.table}`))
      .map((policy) => ({
        subject: toPolicySubject(policy),
        message: `${policy.name} of ${renderName({ schema: policy.schema, name: policy.table })} lets anonymous users pass as users`,
      }))
  },
})

/** Where anon may pass as well, nobody has to have an account. */
function isForUsers({ roles }: AdvisedPolicy): boolean {
  return roles.includes('public') || (roles.includes('authenticated') && !roles.includes('anon'))
}

function asks({ using, check }: AdvisedPolicy): boolean {
  return `${using} ${check}`.includes('is_anonymous')
}
