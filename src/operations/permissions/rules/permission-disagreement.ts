import { toAnswer } from '../../../findings/run-rules.ts'
import type { Finding, Rule } from '../../../findings/types.ts'
import type { Cell, Matrix } from '../types.ts'

/** What was expected by the catalogs and did not happen, or the reverse: a mistake in Dorsal, until somebody has explained it. */
export const permissionDisagreement: Rule<Matrix> = {
  name: 'permission-disagreement',
  severity: 'error',
  title: 'What the catalogs say of a permission is not what happened',
  reason:
    'Each answer of the permission matrix is worked out from grants and policies, and then tried as the role. Where the two differ, one of them is wrong, and ' +
    'neither can be relied on: a rule of PostgreSQL that Dorsal does not know, or a trigger, a rule or a function that changes what a statement does.',
  remedy:
    'Look at the statement and at the reasons in `dorsal design permissions --json`, and report it. Until then judge the permission by hand.',
  check: ({ cells }) => toAnswer(cells.flatMap(listFindings)),
}

function listFindings({ subject, object, operation, disagreement, columns, static: expected, witness }: Cell): readonly Finding[] {
  const label = `${subject} ${operation} ${object}`
  const own =
    disagreement === null ? [] : [{ subject: label, message: `${label}: ${disagreement.sentence}`, details: { expected, witness } }]
  const ofColumns = columns.flatMap(({ column, ...each }) =>
    each.disagreement === null ? [] : [{ subject: `${label}.${column}`, message: `${label}.${column}: ${each.disagreement.sentence}` }],
  )
  return [...own, ...ofColumns]
}
