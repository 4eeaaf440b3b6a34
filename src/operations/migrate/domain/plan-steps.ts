import type { Node } from 'libpg-query'
import type { Statement } from '../../../postgres/statements/types.ts'
import type { Batch, Step } from '../types.ts'

/** The statement at `index` of a file, and the batches it is to run in, if any. */
export type PlacedStatement = { readonly statement: Statement; readonly index: number; readonly batch?: Batch }

/**
 * As few transactions as there can be: one ends where a statement refuses it, where batches begin, and behind a new value of an enum that a later
 * statement uses (PostgreSQL knows it only after the commit).
 */
export function planSteps(statements: readonly PlacedStatement[]): readonly Step[] {
  const steps: Step[] = []
  let group: PlacedStatement[] = []
  const closeGroup = () => {
    if (group.length > 0) steps.push(toTransaction(group))
    group = []
  }
  for (const placed of statements) {
    const alone = toStepOfItsOwn(placed)
    if (alone !== undefined) {
      closeGroup()
      steps.push(alone)
      continue
    }
    group.push(placed)
    if (addsUsedValue(placed, statements)) closeGroup()
  }
  closeGroup()
  return steps
}

/** Each statement in a transaction of its own; what stands between BEGIN and COMMIT shares one. */
export function planSingleSteps(statements: readonly PlacedStatement[]): readonly Step[] {
  const steps: Step[] = []
  let open: PlacedStatement[] | undefined
  for (const placed of statements) {
    const { effect } = placed.statement
    if (effect === 'begin') open ??= []
    else if (effect === 'end') {
      if (open !== undefined && open.length > 0) steps.push(toTransaction(open))
      open = undefined
    } else if (open !== undefined) open.push(placed)
    else steps.push(toStepOfItsOwn(placed) ?? toTransaction([placed]))
  }
  return steps
}

function toStepOfItsOwn({ statement, index, batch }: PlacedStatement): Step | undefined {
  if (batch !== undefined) return { kind: 'batch', statement, batch, before: index }
  return statement.effect === 'outside' ? { kind: 'outside', statement, before: index } : undefined
}

function toTransaction(group: readonly PlacedStatement[]): Step {
  return { kind: 'transaction', statements: group.map(({ statement }) => statement), before: group[0]?.index ?? 0 }
}

function addsUsedValue({ statement, index }: PlacedStatement, statements: readonly PlacedStatement[]): boolean {
  const value = findNewValue(statement.node)
  if (value === undefined) return false
  const quoted = `'${value.replaceAll("'", "''")}'`
  return statements.some(
    (later) => later.index > index && findNewValue(later.statement.node) === undefined && later.statement.text.includes(quoted),
  )
}

function findNewValue(node: Node | undefined): string | undefined {
  if (node === undefined || !('AlterEnumStmt' in node) || node.AlterEnumStmt.oldVal !== undefined) return undefined
  return node.AlterEnumStmt.newVal
}
