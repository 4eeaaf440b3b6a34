import { identifier, renderSql, type Sql, sql } from '../../../../postgres/sql.ts'
import type { Database, Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import { median } from '../median.ts'
import { actAs } from '../store/act-as.ts'
import { timeStatement } from '../store/explain.ts'
import { tryInSavepoint } from '../store/in-savepoint.ts'
import { choosePersona } from './choose-persona.ts'
import { readPolicyConditions } from './read-conditions.ts'
import { renderPolicyMigration } from './render-policy-migration.ts'
import { rewriteCondition } from './rewrite-condition.ts'
import type { FunctionSources, Persona, PolicyCondition, PolicyMeasurement } from './types.ts'

export type MeasurePoliciesOptions = {
  /** A copy, as its owner: policies are changed there, in transactions that are rolled back. */
  readonly database: Database
  /** Claims of the person, before those that the data suggest. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** How often each of the two is run; the first pair warms up and does not count. */
  readonly rounds: number
  readonly onProgress: (line: string) => void
}

/**
 * Every policy that can be rewritten, as it is and rewritten: by itself, as the only policy of its table, on the rows there are. A condition of WITH
 * CHECK is measured as if each row of the table were written.
 */
export async function measurePolicies(options: MeasurePoliciesOptions): Promise<readonly PolicyMeasurement[]> {
  const { database, onProgress } = options
  const { conditions, functions, sources } = await database.transaction({ access: 'read only' }, readPolicyConditions)
  const measurements: PolicyMeasurement[] = []
  for (const condition of conditions) {
    const rewritten = await rewriteCondition(condition.text, { table: condition.table, functions })
    if (rewritten === undefined) continue
    onProgress(`Measuring ${toName(condition)}`)
    const outcome = await database.transaction(patient, (transaction) =>
      measureOne(transaction, condition, { ...options, rewritten: rewritten.text, sources }),
    )
    const about = { policy: toName(condition), clause: condition.clause, condition: condition.text }
    const migration = renderPolicyMigration(condition, rewritten.text)
    measurements.push({ ...about, rewritten: rewritten.text, rewrites: rewritten.rewrites, migration, ...outcome })
  }
  return measurements
}

const patient = { end: 'rollback', session: [['statement_timeout', '60s']] } as const

const toName = ({ schema, table, policy }: PolicyCondition): string => `${schema}.${table}.${policy}`

type Outcome = PolicyMeasurement extends infer Each
  ? Each extends PolicyMeasurement
    ? Omit<Each, 'policy' | 'clause' | 'condition' | 'rewritten' | 'rewrites' | 'migration'>
    : never
  : never

async function measureOne(
  transaction: Transaction,
  condition: PolicyCondition,
  {
    rewritten,
    sources,
    claims,
    rounds,
  }: Pick<MeasurePoliciesOptions, 'claims' | 'rounds'> & { readonly rewritten: string; readonly sources: FunctionSources },
): Promise<Outcome> {
  const tried = await tryInSavepoint(transaction, async () => {
    const persona = await choosePersona(transaction, condition, { sources, ...(claims && { claims }) })
    const rows = await countRows(transaction, condition)
    await leaveAlone(transaction, condition, persona)
    const variants = [condition.text, rewritten] as const
    const [seen, seenAfter] = [
      await readSeen(transaction, condition, variants[0], persona),
      await readSeen(transaction, condition, variants[1], persona),
    ]
    const times = variants.map((): number[] => [])
    for (let round = 0; round <= rounds; round++) {
      for (const [index, text] of variants.entries()) {
        const time = await timeVariant(transaction, condition, text, persona)
        if (round > 0) times[index]?.push(time)
      }
    }
    const [before = 0, after = 0] = times.map(median)
    const isSame = seen.rows === seenAfter.rows && seen.hash === seenAfter.hash
    return { kind: 'measured' as const, persona, rows, rowsSeen: seen.rows, isSame, before, after, rounds }
  })
  return tried.kind === 'done' ? tried.value : { kind: 'could not be measured', reason: tried.reason }
}

const toTable = ({ schema, table }: PolicyCondition): Sql => identifier(schema, table)

async function countRows({ query }: Transaction, condition: PolicyCondition): Promise<number> {
  const [count] = await query<{ readonly rows: number }>(sql`select count(*)::float8 as rows from ${toTable(condition)}`)
  return count?.rows ?? 0
}

/** The policy as the only one of its table, for reading, and the right to read: what is measured is its condition and nothing beside it. */
async function leaveAlone({ query, run }: Transaction, condition: PolicyCondition, { role }: Persona): Promise<void> {
  const table = toTable(condition)
  const others = await query<{ readonly policy: string }>(
    sql`select polname as policy from pg_policy where polrelid = ${renderSql(table).text}::regclass`,
  )
  const statements = [
    ...others.map(({ policy }) => sql`drop policy ${identifier(policy)} on ${table}`),
    sql`grant usage on schema ${identifier(condition.schema)} to ${identifier(role)}`,
    sql`grant select on ${table} to ${identifier(role)}`,
    sql`create policy dorsal_measured on ${table} for select to ${identifier(role)} using (true)`,
  ]
  for (const statement of statements) await run(renderSql(statement).text)
}

async function asPerson<T>(
  transaction: Transaction,
  { condition, text, persona }: { readonly condition: PolicyCondition; readonly text: string; readonly persona: Persona },
  work: () => Promise<T>,
): Promise<T> {
  await transaction.run(renderSql(sql`alter policy dorsal_measured on ${toTable(condition)} using (${catalogText(text)})`).text)
  return await actAs(transaction, persona, work)
}

type Seen = { readonly rows: number; readonly hash: string }

/** How many rows the person sees, and which: a sum of hashes, the same in whatever order they come. */
async function readSeen(transaction: Transaction, condition: PolicyCondition, text: string, persona: Persona): Promise<Seen> {
  const statement = sql`
    select count(*)::float8 as rows, coalesce(sum(hashtextextended(seen::text, 0)), 0)::text as hash from ${toTable(condition)} seen`
  const [found] = await asPerson(transaction, { condition, text, persona }, () => transaction.query<Seen>(statement))
  return found ?? { rows: 0, hash: '' }
}

async function timeVariant(transaction: Transaction, condition: PolicyCondition, text: string, persona: Persona): Promise<number> {
  const statement = sql`select * from ${toTable(condition)}`
  return await asPerson(transaction, { condition, text, persona }, () => timeStatement(transaction, statement))
}
