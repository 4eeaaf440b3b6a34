import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { renderPolicy, toPolicySubject } from '../../domain/weigh-policies.ts'
import { readPolicies } from '../../store/read-policies.ts'

const claims = /auth\.jwt\(\)[\s\S]*user_metadata|current_setting\([\s\S]*request\.jwt\.claims[\s\S]*user_metadata|raw_user_meta_data/i

export const policyTrustsUserMetadata = createRule({
  name: 'policy-trusts-user-metadata',
  area: 'security',
  severity: 'error',
  splinter: '0015_rls_references_user_metadata',
  title: 'A policy believes what users say of themselves',
  reason:
    'Users change their own user_metadata with one call to the auth API. A policy that reads a role or a tenant there lets them choose it.',
  remedy: 'app_metadata (raw_app_meta_data in the table), which only the service may write, or a table of your own.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key);
alter table notes enable row level security;
create policy admins on notes for select to authenticated using (((select auth.jwt()) -> 'user_metadata' ->> 'role') = 'admin');`,
    safe: `create table notes (id bigint primary key);
alter table notes enable row level security;
create policy admins on notes for select to authenticated using (((select auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');`,
  },
  find: async ({ read }) =>
    (await read(readPolicies))
      .filter(({ schema, using, check }) => !isInnerSchema(schema) && (claims.test(using ?? '') || claims.test(check ?? '')))
      .map((policy) => ({
        subject: toPolicySubject(policy),
        message: `${policy.name} of ${renderName({ schema: policy.schema, name: policy.table })} decides by metadata that users write themselves`,
        fix: `alter policy ${renderPolicy(policy)}${renderTrusted(' using', policy.using)}${renderTrusted(' with check', policy.check)};`,
      })),
})

function renderTrusted(clause: string, condition: string | null): string {
  if (condition === null) return ''
  return `${clause} (${condition.replaceAll("'user_metadata'", "'app_metadata'").replaceAll('raw_user_meta_data', 'raw_app_meta_data')})`
}
