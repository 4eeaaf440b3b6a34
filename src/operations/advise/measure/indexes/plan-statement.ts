import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import type { Persona } from '../policies/types.ts'
import { actAs } from '../store/act-as.ts'
import type { Plan } from '../store/explain.ts'
import { readAccesses } from './read-accesses.ts'
import type { PlannedStatement } from './types.ts'

/** What a recorded statement asks of which tables, policies included, planned for whatever values it may be given (PostgreSQL 16). */
export async function planStatement(transaction: Transaction, statement: RecordedStatement): Promise<PlannedStatement> {
  const [row] = await actAs(transaction, toNobody(statement), () =>
    transaction.query<{ readonly 'QUERY PLAN': readonly [Plan] }>(
      sql`explain (generic_plan, verbose, format json) ${catalogText(statement.text)}`,
    ),
  )
  if (row === undefined) throw new TypeError('EXPLAIN gave no plan')
  return { statement, ...(await readAccesses(row['QUERY PLAN'][0].Plan)) }
}

const toNobody = ({ role }: RecordedStatement): Persona => ({ role, claims: { role }, settings: {} })
