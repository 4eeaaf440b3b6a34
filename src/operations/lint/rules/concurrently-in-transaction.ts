import { classifyStatement } from '../../../postgres/statements/classify-statement.ts'
import { createRule } from '../domain/create-rule.ts'

export const concurrentlyInTransaction = createRule({
  name: 'concurrently-in-transaction',
  severity: 'error',
  blocks: 'nothing',
  title: 'A statement that refuses transactions stands among others',
  reason:
    'PostgreSQL refuses CONCURRENTLY, VACUUM and their like inside a transaction, and the other statements of the file need one: the migration fails.',
  remedy: 'Move it to a migration of its own, which then runs without a transaction.',
  example: {
    dangerous: ['alter table orders add column channel text;\ncreate index concurrently orders_channel on orders (channel);'],
    safe: ['alter table orders add column channel text;', 'create index concurrently orders_channel on orders (channel);'],
  },
  find: ({ statement, earlier, later }) => {
    if (!statement.inTransaction || classifyStatement(statement.node) !== 'outside') return []
    const others = [...earlier, ...later].map(({ text }) => `${text};`).join('\n')
    return [
      {
        subject: `${statement.migration}.${statement.text.split(/\s+/).slice(0, 3).join(' ').toLowerCase()}`,
        message: 'This statement cannot run in a transaction, and others of the file need one',
        fix: [others, `${statement.text};`],
      },
    ]
  },
})
