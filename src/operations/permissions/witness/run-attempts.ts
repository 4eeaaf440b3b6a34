import { sql } from '../../../postgres/sql.ts'
import { PostgresError, type Transaction } from '../../../postgres/types.ts'
import type { Attempt, Attempted, Outcome } from './attempt.ts'

export type AttemptOptions = {
  /** Milliseconds for one attempt; those that run together have it together. */
  readonly patience: number
}

/** `lc_messages`: what PostgreSQL refuses with one SQLSTATE for several reasons is told apart by its English words. */
export async function prepareAttempts(transaction: Transaction): Promise<void> {
  await transaction.query(
    sql`select set_config('lc_messages', 'C', true), set_config('lock_timeout', '5s', true), set_config('request.jwt.claims', '{}', true)`,
  )
  await transaction.run(tryEach)
}

/**
 * Runs each attempt as its subject, with its claims, and undoes it: all in one round trip, since there are thousands. Needs `prepareAttempts` in the same
 * transaction, of a role that may take any of the others. Throws PostgresError when the connection or the transaction is gone.
 */
export async function runAttempts(
  transaction: Transaction,
  attempts: readonly Attempt[],
  options: AttemptOptions,
): Promise<readonly Attempted[]> {
  if (attempts.length === 0) return []
  const outcomes = await runTogether(transaction, attempts, options)
  if (outcomes !== undefined) return attempts.map((attempt, index) => ({ attempt, outcome: outcomes[index] ?? missing }))
  if (attempts.length === 1) return attempts.map((attempt) => ({ attempt, outcome: { kind: 'too slow', milliseconds: options.patience } }))
  const middle = Math.ceil(attempts.length / 2)
  return [
    ...(await runAttempts(transaction, attempts.slice(0, middle), options)),
    ...(await runAttempts(transaction, attempts.slice(middle), options)),
  ]
}

const missing: Outcome = { kind: 'refused', code: 'XX000', message: 'no outcome', isWithin: false }

/** Undefined when they took too long together. */
async function runTogether(
  transaction: Transaction,
  attempts: readonly Attempt[],
  { patience }: AttemptOptions,
): Promise<readonly Outcome[] | undefined> {
  await transaction.run('savepoint attempts')
  try {
    await transaction.query(sql`select set_config('statement_timeout', ${String(patience)}, true)`)
    const [row] = await transaction.query<{ outcomes: readonly OutcomeRow[] }>(
      sql`select pg_temp.dorsal_try_each(${JSON.stringify(attempts.map(toRow))}::jsonb) as outcomes`,
    )
    return row?.outcomes.map(toOutcome)
  } catch (error) {
    if (error instanceof PostgresError && error.fields.code === '57014') return undefined
    throw error
  } finally {
    await transaction.run('rollback to savepoint attempts')
    await transaction.run('release savepoint attempts')
  }
}

function toRow({ subject, kind, statement, record, digest }: Attempt) {
  const text = { statement, record: record ?? null, digest: digest ?? null }
  return { role: subject.role, claims: JSON.stringify(subject.claims), counts: kind === 'count', ...text }
}

type OutcomeRow = {
  readonly touched?: number
  readonly which?: string | null
  readonly code?: string
  readonly message?: string
  readonly context?: string
}

function toOutcome({ touched, which, code, message = '', context = '' }: OutcomeRow): Outcome {
  if (code === undefined) return { kind: 'done', touched: touched ?? 0, ...(typeof which === 'string' ? { which } : {}) }
  const isWithin = context.split('\n').some((line) => /^(PL\/pgSQL|SQL) function /.test(line) && !line.includes('dorsal_try_each'))
  return { kind: 'refused', code, message, isWithin }
}

// The exception that ends each attempt undoes it and gives the role back.
const tryEach = `
create function pg_temp.dorsal_try_each(attempts jsonb) returns jsonb language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  attempt jsonb;
  outcomes jsonb := '[]';
  touched bigint;
  which text;
  code text;
  message text;
  context text;
begin
  for attempt in select value from jsonb_array_elements(attempts) with ordinality as list (value, place) order by place loop
    touched := null;
    which := null;
    begin
      perform set_config('request.jwt.claims', attempt ->> 'claims', true), set_config('role', attempt ->> 'role', true);
      if (attempt ->> 'counts')::boolean then
        execute attempt ->> 'statement' into touched using attempt ->> 'record';
      else
        execute attempt ->> 'statement' using attempt ->> 'record';
        get diagnostics touched = row_count;
      end if;
      begin
        if not (attempt ->> 'counts')::boolean then
          perform set_config('role', 'none', true);
        end if;
        if touched > 0 and attempt ->> 'digest' is not null then
          execute attempt ->> 'digest' into which;
        end if;
      exception when insufficient_privilege or data_exception then
        which := null;
      end;
      raise exception using errcode = 'DW000';
    exception
      when sqlstate 'DW000' then
        outcomes := outcomes || jsonb_build_array(jsonb_build_object('touched', touched, 'which', which));
      when others then
        get stacked diagnostics code = returned_sqlstate, message = message_text, context = pg_exception_context;
        outcomes := outcomes || jsonb_build_array(jsonb_build_object('code', code, 'message', message, 'context', context));
    end;
  end loop;
  return outcomes;
end
$$`
