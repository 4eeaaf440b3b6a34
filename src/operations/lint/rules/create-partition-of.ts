import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const createPartitionOf = createRule({
  name: 'create-partition-of',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'A partition is created while nobody can use the partitioned table',
  reason:
    'CREATE TABLE … PARTITION OF takes an ACCESS EXCLUSIVE lock on the partitioned table until the transaction ends. ATTACH PARTITION takes one that reads and writes pass.',
  remedy: 'Create the table with LIKE, then attach it.',
  example: {
    dangerous: [
      "create table events_2027 partition of events for values from ('2027-01-01') to ('2028-01-01');\nalter table events_2027 enable row level security;",
    ],
    safe: [
      "create table events_2027 (like events including all);\nalter table events_2027 enable row level security;\nalter table events attach partition events_2027 for values from ('2027-01-01') to ('2028-01-01');",
    ],
  },
  find: ({ statement }) => {
    const created = findKind(statement.node, 'CreateStmt')
    if (created?.partbound === undefined || created.relation === undefined) return []
    const partition = toTableName(created.relation)
    const bounds = /\bpartition\s+of\s+\S+\s*([\s\S]*)$/i.exec(statement.text)?.[1]
    return listKind(created.inhRelations, 'RangeVar')
      .map(toTableName)
      .map((parent) => ({
        subject: partition,
        message: `Nobody can read or write ${renderName(parent)} until the transaction ends`,
        on: toKey('relation', parent),
        ...(bounds === undefined
          ? {}
          : {
              fix: [
                `create table ${renderName(partition)} (like ${renderName(parent)} including all);\nalter table ${renderName(parent)} attach partition ${renderName(partition)} ${bounds};`,
              ],
            }),
      }))
  },
})
