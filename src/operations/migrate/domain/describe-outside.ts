import type { Node, RangeVar } from 'libpg-query'

/** `['public', 'orders']`, or without a schema when the statement does not say one. */
export type Name = readonly string[]

/** What a statement outside of a transaction leaves in the database, by which its end can be told when nobody saw it. */
export type OutsideStatement =
  /** `index` is undefined when PostgreSQL chooses the name. */
  | { readonly kind: 'create index'; readonly table: Name; readonly index: string | undefined }
  | { readonly kind: 'drop index'; readonly index: Name }
  | { readonly kind: 'reindex'; readonly of: 'index' | 'table' | 'everything'; readonly name: Name }
  | { readonly kind: 'detach'; readonly table: Name; readonly partition: Name }
  | { readonly kind: 'create' | 'drop'; readonly object: ClusterObject; readonly name: string }
  /** Does no harm when it runs twice, or is written so that it does none. */
  | { readonly kind: 'repeatable' }

export type ClusterObject = 'database' | 'tablespace' | 'subscription'

/** Whether it lets everybody read and write while it waits, so that it may wait as long as it likes. */
export function waitsAlone({ kind }: OutsideStatement): boolean {
  return kind === 'create index' || kind === 'drop index' || kind === 'reindex'
}

export function describeOutside(node: Node | undefined): OutsideStatement {
  if (node === undefined) return { kind: 'repeatable' }
  if ('IndexStmt' in node)
    return { kind: 'create index', table: toName(node.IndexStmt.relation), index: node.IndexStmt.idxname || undefined }
  if ('DropStmt' in node) return { kind: 'drop index', index: toListName(node.DropStmt.objects?.[0]) }
  if ('ReindexStmt' in node) return describeReindex(node.ReindexStmt)
  if ('AlterTableStmt' in node) return describeDetach(node.AlterTableStmt)
  return describeClusterObject(node) ?? { kind: 'repeatable' }
}

type ReindexStmt = Extract<Node, { readonly ReindexStmt: unknown }>['ReindexStmt']
type AlterTableStmt = Extract<Node, { readonly AlterTableStmt: unknown }>['AlterTableStmt']

function describeReindex({ kind, relation, params = [] }: ReindexStmt): OutsideStatement {
  const isConcurrent = params.some((option) => 'DefElem' in option && option.DefElem.defname === 'concurrently')
  if (!isConcurrent) return { kind: 'repeatable' }
  if (kind === 'REINDEX_OBJECT_INDEX') return { kind: 'reindex', of: 'index', name: toName(relation) }
  return { kind: 'reindex', of: kind === 'REINDEX_OBJECT_TABLE' ? 'table' : 'everything', name: toName(relation) }
}

function describeDetach({ relation, cmds = [] }: AlterTableStmt): OutsideStatement {
  const command = cmds.flatMap((each) => ('AlterTableCmd' in each ? [each.AlterTableCmd] : []))[0]
  const definition = command?.def
  if (command?.subtype !== 'AT_DetachPartition' || definition === undefined || !('PartitionCmd' in definition))
    return { kind: 'repeatable' }
  return { kind: 'detach', table: toName(relation), partition: toName(definition.PartitionCmd.name) }
}

function describeClusterObject(node: Node): OutsideStatement | undefined {
  if ('CreatedbStmt' in node) return { kind: 'create', object: 'database', name: node.CreatedbStmt.dbname ?? '' }
  if ('DropdbStmt' in node) return { kind: 'drop', object: 'database', name: node.DropdbStmt.dbname ?? '' }
  if ('CreateTableSpaceStmt' in node) return { kind: 'create', object: 'tablespace', name: node.CreateTableSpaceStmt.tablespacename ?? '' }
  if ('DropTableSpaceStmt' in node) return { kind: 'drop', object: 'tablespace', name: node.DropTableSpaceStmt.tablespacename ?? '' }
  if ('CreateSubscriptionStmt' in node) return { kind: 'create', object: 'subscription', name: node.CreateSubscriptionStmt.subname ?? '' }
  return undefined
}

function toName(relation: RangeVar | undefined): Name {
  return [...(relation?.schemaname === undefined ? [] : [relation.schemaname]), relation?.relname ?? '']
}

function toListName(node: Node | undefined): Name {
  const items = node !== undefined && 'List' in node ? (node.List.items ?? []) : []
  return items.flatMap((item) => ('String' in item ? (item.String.sval ?? []) : []))
}
