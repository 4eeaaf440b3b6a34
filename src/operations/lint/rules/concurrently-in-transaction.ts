import { classifyStatement } from '../../../postgres/statements/classify-statement.ts'
import { createRule } from '../domain/create-rule.ts'

export const concurrentlyInTransaction = createRule({
  name: 'concurrently-in-transaction',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A statement that refuses transactions stands among others',
  reason:
    'PostgreSQL refuses CONCURRENTLY, VACUUM and their like inside a transaction. `dorsal migrate` runs what stands around them in transactions of their own, so that a failure leaves the file half applied, to be gone on with; another tool fails.',
  remedy: 'Move it to a migration of its own.',
  example: {
    dangerous: ['alter table orders add column channel text;\ncreate index concurrently orders_channel on orders (channel);'],
    safe: ['alter table orders add column channel text;', 'create index concurrently orders_channel on orders (channel);'],
  },
  find: ({ statement, earlier, later }) => {
    const around = [...earlier, ...later]
    if (classifyStatement(statement.node) !== 'outside' || !around.some(({ inTransaction }) => inTransaction)) return []
    const others = around.map(({ text }) => `${text};`).join('\n')
    return [
      {
        subject: `${statement.migration}.${statement.text.split(/\s+/).slice(0, 3).join(' ').toLowerCase()}`,
        message: 'This statement cannot run in a transaction: the file is not applied or undone as a whole',
        fix: [others, `${statement.text};`],
      },
    ]
  },
})
