import type { Transaction } from '../../../../postgres/types.ts'
import { type BuiltIndex, type RunnableStatement, setVisible } from '../indexes/measure-reads.ts'
import { fillParameters } from '../indexes/split-parameters.ts'
import type { ReadMeasurement } from '../indexes/types.ts'
import type { Values } from '../indexes/value-source.ts'
import { median } from '../median.ts'
import { actAs } from '../store/act-as.ts'
import { explain, listNodes, type PlanNode } from '../store/explain.ts'
import { tryInSavepoint } from '../store/in-savepoint.ts'

/**
 * What PostgreSQL expects the statement to cost without and with an index, in its own units. Undefined where it would not use the index for any of
 * the values, or does not plan the statement.
 */
export async function estimateReads(
  transaction: Transaction,
  runnable: RunnableStatement,
  index: BuiltIndex,
): Promise<Pick<ReadMeasurement, 'before' | 'after' | 'runs'> | undefined> {
  const costs: { readonly before: number; readonly after: number }[] = []
  let isUsed = false
  for (const values of runnable.sets) {
    await setVisible(transaction, index, false)
    const before = await planOnce(transaction, runnable, values)
    await setVisible(transaction, index, true)
    const after = await planOnce(transaction, runnable, values)
    if (before === undefined || after === undefined) return undefined
    isUsed ||= listNodes(after).some((node) => node['Index Name'] === index.name)
    costs.push({ before: before['Total Cost'], after: after['Total Cost'] })
  }
  if (!isUsed) return undefined
  return { before: median(costs.map(({ before }) => before)), after: median(costs.map(({ after }) => after)), runs: costs.length }
}

async function planOnce(transaction: Transaction, { split, persona }: RunnableStatement, values: Values): Promise<PlanNode | undefined> {
  const planned = await tryInSavepoint(transaction, () =>
    actAs(transaction, persona, () => explain(transaction, fillParameters(split, values))),
  )
  return planned.kind === 'done' ? planned.value.Plan : undefined
}
