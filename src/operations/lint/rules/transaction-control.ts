import { classifyStatement } from '../../../postgres/statements/classify-statement.ts'
import { createRule } from '../domain/create-rule.ts'
import type { LintStatement } from '../types.ts'

export const transactionControl = createRule({
  name: 'transaction-control',
  severity: 'error',
  blocks: 'nothing',
  title: 'A migration ends its own transaction',
  reason:
    'Each file runs in one transaction and is recorded in it: applied and recorded, or the database is as it was. A COMMIT in its middle leaves half of it behind.',
  remedy: 'Remove BEGIN and COMMIT, or split the file where it commits.',
  example: {
    dangerous: ["comment on table orders is 'one';\ncommit;\ncomment on table orders is 'two';"],
    safe: ["comment on table orders is 'one';", "comment on table orders is 'two';"],
  },
  find: ({ statement, earlier, later }) => {
    if (!statement.inTransaction || !isControl(statement)) return []
    const whole = [...earlier, statement, ...later]
    // BEGIN and COMMIT around the whole file ask for what it has anyway.
    const isWrapped = whole.filter(isControl).length === 2 && isControl(whole[0]) && isControl(whole.at(-1))
    if (isWrapped) return []
    return [
      {
        subject: `${statement.migration}.${statement.text.toLowerCase()}`,
        message: 'A file runs in one transaction and cannot end it itself',
      },
    ]
  },
})

function isControl(statement: LintStatement | undefined): boolean {
  return statement !== undefined && ['begin', 'end', 'abort'].includes(classifyStatement(statement.node))
}
