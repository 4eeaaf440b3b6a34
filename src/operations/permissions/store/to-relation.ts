import type { Policy, Relation, RelationKind, WriteOperation } from '../facts.ts'

export type RelationRow = Omit<Relation, 'kind' | 'policies' | 'writable' | 'view'> & {
  readonly kind: keyof typeof kinds
  readonly policies: readonly PolicyRow[]
  /** As `pg_relation_is_updatable` gives them. */
  readonly writableBits: number
  readonly isInvoker: boolean
  readonly definition: string | null
  readonly reads: Policy['reads']
  readonly calls: Policy['calls']
}

type PolicyRow = Omit<Policy, 'operation'> & { readonly operation: keyof typeof operations }

const kinds = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
} as const satisfies Record<string, RelationKind>

/** Letters of `polcmd`. */
const operations = {
  '*': 'all',
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
} as const satisfies Record<string, Policy['operation']>

/** `1 << CmdType`: 2 for an update, 3 for an insert, 4 for a delete. */
const bits = { update: 4, insert: 8, delete: 16 } as const satisfies Record<WriteOperation, number>

export function toRelation(row: RelationRow): Relation {
  const { kind, policies, writableBits, isInvoker, definition, reads, calls, ...relation } = row
  return {
    ...relation,
    kind: kinds[kind],
    policies: policies.map((policy) => ({ ...policy, operation: operations[policy.operation] })),
    writable: (['insert', 'update', 'delete'] as const).filter((operation) => (writableBits & bits[operation]) > 0),
    view: definition === null ? null : { isInvoker, definition, reads, calls },
  }
}
