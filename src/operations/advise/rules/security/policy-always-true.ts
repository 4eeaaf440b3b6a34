import type { Severity } from '../../../../findings/types.ts'
import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { isNarrowed, renderClosed, toPolicySubject, toWritten, withUnknown } from '../../domain/weigh-policies.ts'
import { type PolicyProbe, probePolicies } from '../../store/probe-policies.ts'
import { readColumns } from '../../store/read-columns.ts'

export const policyAlwaysTrue = createRule({
  name: 'policy-always-true',
  area: 'security',
  severity: 'error',
  splinter: '0024_rls_policy_always_true',
  title: 'A policy lets callers write whatever they like',
  reason:
    'PostgreSQL was asked what the condition says of rows that have nothing to do with the caller, and it let each of them pass: by `true`, by `1 = 1`, by `… or true`, by a subquery or by looking at nothing but the role. Permissive policies add up, so no other one takes that back. One that only inserts is a warning: forms that anybody may send exist. Where a restrictive policy keeps rows back it is a note.',
  remedy: 'A condition that speaks of the row and of who asks.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy anything on notes for update to authenticated using (id is not null or (select true));`,
    safe: `create table notes (id bigint primary key, owner uuid);
alter table notes enable row level security;
create policy own on notes for update to authenticated using (owner = (select auth.uid()));`,
  },
  find: async ({ read }) => {
    const columns = await read(readColumns)
    const all = await read(probePolicies)
    const probes = all.filter(isAsked)
    const byPolicy = Map.groupBy(probes, ({ policy }) => policy)
    const found = [...byPolicy].flatMap(([policy, own]) => {
      const open = own.filter(isOpen)
      if (open.length === 0) return []
      const who = open.map(({ persona }) => persona.words).join(' and ')
      const verb = policy.command === 'all' ? 'change and delete' : policy.command
      const severity: Severity = open.every((probe) => isNarrowed(probe, all)) ? 'note' : policy.command === 'insert' ? 'warning' : 'error'
      return [
        {
          subject: toPolicySubject(policy),
          message: `${policy.name} lets ${who} ${verb} any row of ${renderName({ schema: policy.schema, name: policy.table })}`,
          fix: renderClosed(policy, columns),
          severity,
        },
      ]
    })
    return withUnknown(found, probes)
  },
})

function isAsked({ policy, persona }: PolicyProbe): boolean {
  const isOurs = !isInnerSchema(policy.schema) || policy.schema === 'storage'
  return policy.isPermissive && policy.hasRowSecurity && policy.command !== 'select' && isOurs && persona.kind !== 'no claims'
}

function isOpen(probe: PolicyProbe): boolean {
  const written = probe.policy.command === 'delete' ? null : toWritten(probe)
  return probe.using === 'every row' || written === 'every row'
}
