import { identifier, renderSql, sql } from '../../../postgres/sql.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import { listPolicies } from '../domain/list-policies.ts'
import type { FindConstant, PolicyPart, World } from '../domain/world.ts'
import type { Policy, Relation } from '../facts.ts'
import type { Subject } from '../types.ts'
import { runAttempts } from './run-attempts.ts'
import type { WitnessScope } from './witness-relation.ts'

type Question = { readonly key: string; readonly subject: Subject; readonly statement: string; readonly record?: string }

/**
 * Evaluates conditions that look at no row of their table, `auth.role() = 'authenticated'`, or at no more than the bucket, as each subject they concern: for it the policy is always
 * true or never.
 */
export async function evaluateConstants(
  { rows, subjects, patience }: Pick<WitnessScope, 'rows' | 'subjects' | 'patience'>,
  world: World,
): Promise<FindConstant> {
  const questions = [...world.relations.values()].flatMap((relation) =>
    subjects.flatMap((subject) => listQuestions(world, relation, subject)),
  )
  const attempts = questions.map(({ key, ...question }) => ({ ...question, kind: 'count' as const }))
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
      if (
        policy.ownColumns.some((column) => column !== relation.part?.column) ||
        expression === null ||
        expression === 'true' ||
        expression === 'false'
      )
        return []
      return [{ key: toKey(subject, relation, { policy, part }), subject, ...toStatement(expression, relation) }]
    }),
  )
}

function toKey(subject: Subject, { address }: Relation, { policy, part }: { readonly policy: Policy; readonly part: PolicyPart }): string {
  return JSON.stringify([subject.name, address, policy.name, part])
}

/** Of a bucket the one column that all its files share is known. */
function toStatement(expression: string, { name, part }: Relation): Pick<Question, 'statement' | 'record'> {
  const value = sql`case when ${catalogText(expression)} then 1 else 0 end`
  if (part === undefined) return { statement: renderSql(sql`select ${value}`).text }
  const row = sql`select ${part.value}::text as ${identifier(part.column)}`
  return { statement: renderSql(sql`select ${value} from (${row}) as ${identifier(name)}`).text, record: part.value }
}
