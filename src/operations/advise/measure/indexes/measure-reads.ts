import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import { median } from '../median.ts'
import type { Persona } from '../policies/types.ts'
import { actAs } from '../store/act-as.ts'
import { explain, listNodes, timeStatement } from '../store/explain.ts'
import { tryInSavepoint } from '../store/in-savepoint.ts'
import { fillParameters, type SplitStatement } from './split-parameters.ts'
import type { ReadMeasurement } from './types.ts'
import type { Values } from './value-source.ts'

/** A recorded statement, ready to be run: by whom, and with which values. */
export type RunnableStatement = {
  readonly statement: RecordedStatement
  readonly split: SplitStatement
  readonly sets: readonly Values[]
  readonly persona: Persona
}

export type BuiltIndex = { readonly oid: string; readonly name: string }

/** How often each set of values is run without and with the index. */
const rounds = 3

/**
 * The statement without and with an index, in turns, on the same connection: PostgreSQL overlooks an index that is marked as not valid. Undefined
 * where PostgreSQL would not use it for any of the values, or does not run the statement.
 */
export async function measureReads(
  transaction: Transaction,
  runnable: RunnableStatement,
  index: BuiltIndex,
): Promise<Pick<ReadMeasurement, 'before' | 'after' | 'runs'> | undefined> {
  if (!(await isUsed(transaction, runnable, index))) return undefined
  const times = { without: [] as number[], with: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    for (const values of runnable.sets) {
      for (const kind of ['without', 'with'] as const) {
        await setVisible(transaction, index, kind === 'with')
        const time = await timeOnce(transaction, runnable, values)
        if (time === undefined) return undefined
        // The first round reads what the others find in memory.
        if (round > 0) times[kind].push(time)
      }
    }
  }
  return { before: median(times.without), after: median(times.with), runs: times.with.length }
}

async function isUsed(transaction: Transaction, { split, sets, persona }: RunnableStatement, { name }: BuiltIndex): Promise<boolean> {
  for (const values of sets) {
    const plan = await tryInSavepoint(transaction, () =>
      actAs(transaction, persona, () => explain(transaction, fillParameters(split, values))),
    )
    if (plan.kind === 'done' && listNodes(plan.value.Plan).some((node) => node['Index Name'] === name)) return true
  }
  return false
}

async function timeOnce(transaction: Transaction, { split, persona }: RunnableStatement, values: Values): Promise<number | undefined> {
  const timed = await tryInSavepoint(transaction, () =>
    actAs(transaction, persona, () => timeStatement(transaction, fillParameters(split, values))),
  )
  return timed.kind === 'done' ? timed.value : undefined
}

/** Whether the planner may use an index, for the rest of the transaction. */
export async function setVisible({ query }: Transaction, { oid }: BuiltIndex, isVisible: boolean): Promise<void> {
  await query(sql`update pg_catalog.pg_index set indisvalid = ${String(isVisible)} where indexrelid = ${oid}::oid`)
}
