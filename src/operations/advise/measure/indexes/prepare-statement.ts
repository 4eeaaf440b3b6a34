import type { Database, Transaction } from '../../../../postgres/types.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import { choosePersona } from '../policies/choose-persona.ts'
import type { Persona, PolicyConditions } from '../policies/types.ts'
import { tryInSavepoint } from '../store/in-savepoint.ts'
import { chooseValues } from './choose-values.ts'
import type { RunnableStatement } from './measure-reads.ts'
import { planStatement } from './plan-statement.ts'
import { type SplitStatement, splitParameters } from './split-parameters.ts'
import type { PlannedStatement } from './types.ts'
import type { ValueSource } from './value-source.ts'

export type PreparedStatement =
  | { readonly kind: 'ready'; readonly planned: PlannedStatement; readonly runnable: RunnableStatement }
  | { readonly kind: 'not measured'; readonly reason: string }

/** A recorded statement with everything it takes to run it: its accesses, values, and somebody who asks. */
export async function prepareStatement(
  database: Database,
  statement: RecordedStatement,
  { policies, source }: { readonly policies: PolicyConditions; readonly source: ValueSource },
): Promise<PreparedStatement> {
  const split = await trySplit(statement.text)
  if (split === undefined) return { kind: 'not measured', reason: 'it was recorded cut off, or in words that the parser does not know' }
  return await database.transaction({ end: 'rollback', access: 'read only' }, async (transaction) => {
    const tried = await tryInSavepoint(transaction, async (): Promise<PreparedStatement> => {
      const planned = await planStatement(transaction, statement)
      if (planned.accesses.length === 0) return { kind: 'not measured', reason: 'it reads by indexes already, or reads no table' }
      const chosen = await chooseValues(transaction, planned, split, source)
      if (chosen.kind === 'unknown') return { kind: 'not measured', reason: chosen.reason }
      const persona = await chooseAsker(transaction, planned, { policies, source })
      return { kind: 'ready', planned, runnable: { statement, split, sets: chosen.sets, persona } }
    })
    return tried.kind === 'done' ? tried.value : { kind: 'not measured', reason: `it cannot be planned by itself: ${tried.reason}` }
  })
}

async function trySplit(text: string): Promise<SplitStatement | undefined> {
  try {
    return await splitParameters(text)
  } catch {
    return undefined // pg_stat_statements keeps the beginning of a very long text; the answer says so
  }
}

/** The role that was recorded, with what the policies of the tables compare. */
async function chooseAsker(
  transaction: Transaction,
  { accesses, statement }: PlannedStatement,
  { policies: { conditions, sources }, source }: { readonly policies: PolicyConditions; readonly source: ValueSource },
): Promise<Persona> {
  const { role } = statement
  const concerned = conditions.filter(
    ({ schema, table, roles }) =>
      (roles.includes(role) || roles.includes('public')) && accesses.some((access) => access.schema === schema && access.table === table),
  )
  const personas = await Promise.all(
    concerned.map((condition) => choosePersona(transaction, condition, { sources, findCommonest: source.findCommonest })),
  )
  const claims = Object.assign({}, ...personas.map((persona) => persona.claims))
  return { role, claims: { ...claims, role }, settings: Object.assign({}, ...personas.map(({ settings }) => settings)) }
}
