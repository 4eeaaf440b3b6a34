import { checkOutcome } from '../../../query/check-outcome.ts'
import type { Outcome } from '../../../query/outcome.ts'
import type { Plan, PlannedCall, PlannedNode } from '../../../query/plan.ts'
import type { Run } from '../../../query/run.ts'
import { mockCannot, notGranted } from '../errors.ts'
import { inventRow } from '../rows/invent-rows.ts'
import { inventValue } from '../rows/invent-value.ts'
import type { Json, MockOperation, MockRow } from '../types.ts'
import { readNode, sourceRows } from './read-node.ts'
import type { MockState, Scope } from './scope.ts'
import { deleteRows, insertRows, updateRows, type Written } from './write-rows.ts'

/** Rows that a function answers with when nobody knows what it does. */
const calledRows = 3

/**
 * Does what `runPlan` does, on rows in memory: the same plans and the same shape of outcome. Throws PostgresError where a constraint or a grant would
 * refuse, and the Fault `mock_cannot` where only PostgreSQL knows.
 */
export async function runOnRows(
  plan: Plan,
  { identity, values = [] }: Pick<Run, 'identity' | 'values'>,
  state: MockState,
): Promise<Outcome> {
  checkGrants(plan, identity.role, state)
  if (plan.media.explain !== undefined) throw mockCannot('execution plans')
  const before: Scope = { ...state, values, result: [] }
  if (plan.kind === 'call' && isScalar(plan)) return answerScalar(plan, before)
  const written = runFirst(plan, before)
  const read = readNode(plan.tree, written?.rows ?? sourceRows(plan.tree, before), { ...before, result: written?.rows ?? [] })
  const isWrite = plan.kind !== 'read' && plan.kind !== 'call'
  const outcome: Outcome = {
    pageTotal: isWrite ? (written?.rows.length ?? 0) : read.rows.length,
    total: isWrite || plan.count === undefined ? undefined : read.total,
    body: renderBody(plan, read.rows),
    responseHeaders: undefined,
    responseStatus: undefined,
    location: plan.kind === 'insert' ? findLocation(plan, written?.rows ?? []) : undefined,
    inserted: isWrite ? written?.inserted : undefined,
  }
  checkOutcome(plan, outcome)
  return outcome
}

function runFirst(plan: Plan, scope: Scope): Written | undefined {
  switch (plan.kind) {
    case 'read':
      return undefined
    case 'insert':
      return insertRows(plan, scope)
    case 'update':
      return updateRows(plan, scope)
    case 'delete':
      return deleteRows(plan, scope)
    case 'call':
      return { rows: callRows(plan, scope), inserted: 0 }
  }
}

const isScalar = ({ result }: PlannedCall) => result === 'scalar' || result === 'scalars' || result === 'void'

function answerScalar(plan: PlannedCall, scope: Scope): Outcome {
  const column = scope.findFunction(plan.function)?.result ?? null
  const invent = (index: number): Json => (column === null ? null : inventValue(column, { index, random: scope.random }))
  const value: Json = plan.result === 'scalars' ? [0, 1, 2].map(invent) : plan.result === 'void' ? null : invent(0)
  const isRaw = plan.media.body.kind === 'raw'
  const body = plan.media.body.kind === 'none' || plan.result === 'void' ? '' : isRaw ? String(value) : JSON.stringify(value)
  return {
    pageTotal: 1,
    total: undefined,
    body: Buffer.from(body),
    responseHeaders: undefined,
    responseStatus: undefined,
    location: undefined,
    inserted: undefined,
  }
}

/** Rows of the table that the function answers with, or made up where its columns are its own. */
function callRows({ function: name, tree, result }: PlannedCall, scope: Scope): readonly MockRow[] {
  const count = result === 'one row' ? 1 : calledRows
  const known = scope.findFunction(name)?.columns ?? []
  if (known.length === 0) return tree.source.kind === 'result' ? scope.rowsOf(tree.source.of).slice(0, count) : []
  const table = { columns: known, primaryKey: [], uniques: [] }
  return Array.from({ length: count }, (_, index) => inventRow(table, { known: new Map(), random: scope.random, index }))
}

function checkGrants(plan: Plan, role: string, { api }: MockState): void {
  const operations = { read: 'read', insert: 'insert', update: 'update', delete: 'delete', call: 'execute' } as const satisfies Record<
    Plan['kind'],
    MockOperation
  >
  const name = plan.kind === 'call' ? plan.function : plan.target
  if (!api.isGranted(role, operations[plan.kind], name)) throw notGranted(name.name, plan.kind === 'call' ? 'function' : 'table')
  checkEmbedGrants(plan.tree, role, api)
}

function checkEmbedGrants({ embeds }: PlannedNode, role: string, api: MockState['api']): void {
  for (const { node } of embeds) {
    if (node.source.kind === 'table' && !api.isGranted(role, 'read', node.source.name)) throw notGranted(node.source.name.name, 'table')
    checkEmbedGrants(node, role, api)
  }
}

function renderBody({ media }: Plan, rows: readonly MockRow[]): Buffer {
  switch (media.body.kind) {
    case 'none':
      return Buffer.alloc(0)
    case 'array':
      return Buffer.from(JSON.stringify(media.body.stripNulls ? rows.map(stripNulls) : rows))
    case 'object':
      return Buffer.from(JSON.stringify(media.body.stripNulls ? stripNulls(rows[0] ?? {}) : (rows[0] ?? {})))
    case 'csv':
      return Buffer.from(renderCsv(rows))
    case 'geojson':
    case 'custom':
    case 'raw':
      throw mockCannot(`answers as ${media.type.type}`)
  }
}

function stripNulls(row: MockRow): MockRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
}

function renderCsv(rows: readonly MockRow[]): string {
  const [first = {}] = rows
  const toCell = (value: Json): string => {
    const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [Object.keys(first).join(','), ...rows.map((row) => Object.values(row).map(toCell).join(','))].join('\n')
}

function findLocation({ wantsLocation, primaryKey }: Extract<Plan, { kind: 'insert' }>, rows: readonly MockRow[]): Outcome['location'] {
  const [row] = rows
  if (!wantsLocation || row === undefined) return undefined
  return primaryKey.map((name) => [name, row[name] === null ? 'is.null' : `eq.${String(row[name])}`] as const)
}
