import { toMessage } from '../../../base/to-message.ts'
import { identifier, sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import { buildSamples, type Sample } from '../domain/build-samples.ts'
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
      const judge = (condition: string | null) =>
        condition === null ? null : evaluate(transaction, { policy, persona, condition, columns: own })
      probes.push({ policy, persona, using: await judge(policy.using), check: await judge(policy.check) })
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
  const samples = buildSamples(question.columns)
  const passage = await askInSavepoint(transaction, question, samples)
  if (passage !== 'raises') return passage
  // What a condition raises of one row says nothing of the others; a row of which it raises does not pass.
  const each: Passage[] = []
  for (const sample of samples) {
    const own = await askInSavepoint(transaction, question, [sample])
    each.push(own === 'raises' ? 'no row' : own)
  }
  return each.find((own) => typeof own === 'object') ?? (each.includes('every row') ? 'some rows' : 'no row')
}

async function askInSavepoint(transaction: Transaction, question: Question, samples: readonly Sample[]): Promise<Passage | 'raises'> {
  await transaction.run('savepoint probe')
  try {
    return (await takeRole(transaction, question.persona)) ?? (await ask(transaction, question, samples))
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    if (error.fields.code.startsWith('22')) return 'raises'
    return isRefusal(error) ? 'no row' : { unknown: toMessage(error) }
  } finally {
    await transaction.run('rollback to savepoint probe; release savepoint probe')
  }
}

/** A role that cannot be taken is no role that is refused something. */
async function takeRole({ query }: Transaction, { role, claims }: Persona): Promise<Passage | undefined> {
  const text = claims === null ? '' : JSON.stringify(claims)
  try {
    await query(sql`select set_config('request.jwt.claims', ${text}, true), set_config('role', ${role}, true)`)
    return undefined
  } catch (error) {
    if (error instanceof PostgresError) return { unknown: `the role ${role} cannot be taken (${toMessage(error)})` }
    throw error
  }
}

// Not allowed, raised by a function, a setting that is not there, policies that ask each other for ever.
const refusals = new Set(['42501', 'P0001', '42704', '42P17'])

/** What a condition itself raises keeps rows back as well as `false` does; what only this way of asking forbids says nothing. */
function isRefusal({ fields: { code } }: PostgresError): boolean {
  return refusals.has(code)
}

async function ask({ query }: Transaction, { policy, condition }: Question, samples: readonly Sample[]): Promise<Passage> {
  // Names that no column has: the condition names columns without their table.
  const [answer] = await query<{ readonly every: boolean; readonly some: boolean }>(sql`
    select coalesce(bool_and(dorsal_passes), false) as every, coalesce(bool_or(dorsal_passes), false) as some from (
      select coalesce((${catalogText(condition)})::pg_catalog.bool, false) as dorsal_passes
      from jsonb_array_elements(${JSON.stringify(samples)}::jsonb) as dorsal_sample (dorsal_row),
        lateral jsonb_populate_record(null::${identifier(policy.schema, policy.table)}, dorsal_row) as ${identifier(policy.table)}
    ) as dorsal_answers`)
  if (answer?.every) return 'every row'
  return answer?.some ? 'some rows' : 'no row'
}
