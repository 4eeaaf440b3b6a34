import { toMessage } from '../../../base/to-message.ts'
import { identifier, sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import { buildSamples } from '../domain/build-samples.ts'
import { listPersonas, type Persona } from '../domain/personas.ts'
import type { Reader } from '../types.ts'
import { type AdvisedColumn, readColumns } from './read-columns.ts'
import { type AdvisedPolicy, readPolicies } from './read-policies.ts'

/** What a condition lets through of rows that have nothing to do with who asks. */
export type Passage = 'every row' | 'some rows' | 'no row' | { readonly unknown: string }

export type PolicyProbe = {
  readonly policy: AdvisedPolicy
  readonly persona: Persona
  /** Null where the policy has no such condition. */
  readonly using: Passage | null
  readonly check: Passage | null
}

/**
 * Asks PostgreSQL what the conditions of each policy say: as somebody without a token and as a user that nobody knows, on rows made up for it
 * (empty, low and high values, somebody else's ids). Nothing is written, and no row of a table is needed.
 */
export const probePolicies: Reader<readonly PolicyProbe[]> = async (transaction, settings) => {
  const policies = await readPolicies(transaction, settings)
  const columns = Map.groupBy(await readColumns(transaction, settings), ({ schema, table }) => `${schema}.${table}`)
  const probes: PolicyProbe[] = []
  for (const policy of policies) {
    const own = columns.get(`${policy.schema}.${policy.table}`) ?? []
    for (const persona of listPersonas(settings).filter(({ role }) => policy.roles.includes(role) || policy.roles.includes('public'))) {
      const ask = (condition: string | null) =>
        condition === null ? null : evaluate(transaction, { policy, persona, condition, columns: own })
      probes.push({ policy, persona, using: await ask(policy.using), check: await ask(policy.check) })
    }
  }
  return probes
}

type Question = {
  readonly policy: AdvisedPolicy
  readonly persona: Persona
  readonly condition: string
  readonly columns: readonly AdvisedColumn[]
}

async function evaluate(transaction: Transaction, question: Question): Promise<Passage> {
  await transaction.run('savepoint probe')
  try {
    return await askAs(transaction, question)
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    return isRefusal(error) ? 'no row' : { unknown: toMessage(error) }
  } finally {
    await transaction.run('rollback to savepoint probe; release savepoint probe')
  }
}

/** What a condition itself raises keeps rows back as well as `false` does; what only this way of asking forbids says nothing. */
function isRefusal({ fields: { code } }: PostgresError): boolean {
  return code === '42501' || code === 'P0001' || code === '42704'
}

async function askAs({ query }: Transaction, { policy, persona, condition, columns }: Question): Promise<Passage> {
  await query(
    sql`select set_config('request.jwt.claims', ${persona.claims === null ? '' : JSON.stringify(persona.claims)}, true), set_config('role', ${persona.role}, true)`,
  )
  // Names that no column has: the condition names columns without their table.
  const [answer] = await query<{ readonly every: boolean; readonly some: boolean }>(sql`
    select coalesce(bool_and(dorsal_passes), false) as every, coalesce(bool_or(dorsal_passes), false) as some from (
      select coalesce((${catalogText(condition)})::pg_catalog.bool, false) as dorsal_passes
      from jsonb_array_elements(${JSON.stringify(buildSamples(columns))}::jsonb) as dorsal_sample (dorsal_row),
        lateral jsonb_populate_record(null::${identifier(policy.schema, policy.table)}, dorsal_row) as ${identifier(policy.table)}
    ) as dorsal_answers`)
  if (answer?.every) return 'every row'
  return answer?.some ? 'some rows' : 'no row'
}
