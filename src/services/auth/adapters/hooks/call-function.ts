import { identifier, sql } from '../../../../postgres/sql.ts'
import { PostgresError } from '../../../../postgres/types.ts'
import type { HookTarget } from '../../domain/parse-hook-target.ts'
import { hookFailed, hookTimeout } from '../../errors.ts'
import type { AuthTransaction } from '../../types.ts'

const queryCanceled = '57014'

/**
 * Calls a function of the project in the transaction of the request, with its rights. `timeout` in milliseconds. Throws `hook_timeout`, and
 * `unexpected_failure` for whatever the function raised.
 */
export async function callFunction(
  transaction: AuthTransaction,
  { schema, name }: Extract<HookTarget, { kind: 'function' }>,
  { body, timeout }: { readonly body: string; readonly timeout: number },
): Promise<unknown> {
  const [before] = await transaction.query<{ timeout: string }>(sql`select current_setting('statement_timeout') as timeout`)
  await updateTimeout(transaction, String(timeout))
  try {
    const [row] = await transaction.query<{ answer: unknown }>(sql`select ${identifier(schema, name)}(${body}) as answer`)
    await updateTimeout(transaction, before?.timeout ?? '0')
    return row?.answer ?? {}
  } catch (error) {
    if (error instanceof PostgresError && error.fields.code === queryCanceled) throw hookTimeout(timeout / 1000)
    throw hookFailed(error)
  }
}

async function updateTimeout(transaction: AuthTransaction, timeout: string): Promise<void> {
  await transaction.query(sql`select set_config('statement_timeout', ${timeout}, true)`)
}
