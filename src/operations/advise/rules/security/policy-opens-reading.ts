import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { isNarrowed, renderClosed, renderPolicy, toPolicySubject, withUnknown } from '../../domain/weigh-policies.ts'
import { type PolicyProbe, probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'
import type { AdvisedPolicy } from '../../store/read-policies.ts'

export const policyOpensReading = createRule({
  name: 'policy-opens-reading',
  area: 'security',
  severity: 'error',
  title: 'A policy shows every row without saying so',
  reason:
    'Rows that everybody may read exist, and `using (true)` with the roles named says that they are meant to be. This policy says something else, and lets every row through all the same: PostgreSQL was asked, on rows that have nothing to do with the caller. Open to whoever signs up it is a warning, as is `using (true)` that names no role.',
  remedy: 'Where it is meant, write `to anon, authenticated using (true)`; else a condition that speaks of the row and of who asks.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy readers on notes for select using (owner = auth.uid() or 1 = 1);`,
    safe: `create table notes (id bigint primary key, body text);
alter table notes enable row level security;
create policy readers on notes for select to anon, authenticated using (true);`,
  },
  find: async ({ read }) => {
    const columns = await read(readColumns)
    const all = await read(probePolicies)
    const probes = all.filter(isAsked)
    const byPolicy = Map.groupBy(probes, ({ policy }) => policy)
    // Open to whoever has no token and not to users is what another rule tells better.
    const found = [...byPolicy].flatMap(([policy, own]) => {
      const open = own.filter((probe) => probe.using === 'every row' && !isNarrowed(probe, all)).map(({ persona }) => persona)
      if (open.length === 0 || isSaid(policy) || (own.length > 1 && !open.some(({ kind }) => kind === 'new user'))) return []
      const table = renderName({ schema: policy.schema, name: policy.table })
      const isMeant = policy.using === 'true'
      const everybody = open.some(({ kind }) => kind === 'no token')
      return [
        {
          subject: toPolicySubject(policy),
          message: isMeant
            ? `${policy.name} shows every row of ${table} and names no role`
            : `${policy.name} shows every row of ${table} to ${open.map(({ words }) => words).join(' and ')}`,
          fix: isMeant ? `alter policy ${renderPolicy(policy)} to anon, authenticated;` : renderClosed(policy, columns),
          severity: isMeant || !everybody ? 'warning' : 'error',
        } as const,
      ]
    })
    return withUnknown(found, probes)
  },
})

function isAsked({ policy, persona }: PolicyProbe): boolean {
  const isRead = policy.command === 'select' && policy.isPermissive && policy.hasRowSecurity
  return isRead && !isInnerSchema(policy.schema) && persona.kind !== 'no claims'
}

/** Open on purpose, and written down. */
function isSaid({ using, roles }: AdvisedPolicy): boolean {
  return using === 'true' && !roles.includes('public')
}
