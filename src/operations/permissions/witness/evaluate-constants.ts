import { renderSql, sql } from '../../../postgres/sql.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import { listPolicies } from '../domain/list-policies.ts'
import type { FindConstant, PolicyPart, World } from '../domain/world.ts'
import type { Policy, Relation } from '../facts.ts'
import type { Subject } from '../types.ts'
import { runAttempts } from './run-attempts.ts'
import type { WitnessScope } from './witness-relation.ts'

type Question = { readonly key: string; readonly subject: Subject; readonly expression: string }

/**
 * Evaluates conditions that look at no row of their table, `auth.role() = 'authenticated'`, as each subject they concern: for it the policy is always
 * true or never.
 */
export async function evaluateConstants(
  { rows, subjects, patience }: Pick<WitnessScope, 'rows' | 'subjects' | 'patience'>,
  world: World,
): Promise<FindConstant> {
  const questions = [...world.relations.values()].flatMap((relation) =>
    subjects.flatMap((subject) => listQuestions(world, relation, subject)),
  )
  const attempts = questions.map(({ subject, expression }) => ({ subject, kind: 'count' as const, statement: toStatement(expression) }))
  const attempted = await runAttempts(rows.transaction, attempts, { patience })
  const known = new Map(
    attempted.flatMap(({ outcome }, index) => (outcome.kind === 'done' ? [[questions[index]?.key, outcome.touched > 0] as const] : [])),
  )
  return (subject, relation, policy, part) => known.get(toKey(subject, relation, { policy, part }))
}

function listQuestions(world: World, relation: Relation, subject: Subject): readonly Question[] {
  const policies = new Set(
    (['select', 'insert', 'update', 'delete'] as const).flatMap((each) => listPolicies(world, subject.role, relation, each)),
  )
  return [...policies].flatMap((policy) =>
    (['using', 'check'] as const).flatMap((part) => {
      const expression = policy[part]
      if (policy.ownColumns.length > 0 || expression === null || expression === 'true' || expression === 'false') return []
      return [{ key: toKey(subject, relation, { policy, part }), subject, expression }]
    }),
  )
}

function toKey(subject: Subject, { address }: Relation, { policy, part }: { readonly policy: Policy; readonly part: PolicyPart }): string {
  return JSON.stringify([subject.name, address, policy.name, part])
}

function toStatement(expression: string): string {
  return renderSql(sql`select case when ${catalogText(expression)} then 1 else 0 end`).text
}
