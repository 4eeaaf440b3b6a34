import pg from 'pg'
import { toClientConfig } from './client-config.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { toPostgresFailure } from './plain-errors.ts'
import { readBackendKey } from './wire/cancel-query.ts'

/**
 * What stands between us and PostgreSQL: nothing, a pooler that gives each client a server connection for itself, or one that gives it another
 * one for each transaction, where LISTEN, session locks and prepared statements mean nothing.
 */
export type Pooling = 'none' | 'session' | 'transaction'

const looks = 3

/** Finds out by looking at which server processes answer two connections. `timeout` in seconds. Throws what `pg` throws. */
export async function findPooling(target: ConnectionTarget, timeout: number): Promise<Pooling> {
  return await withClient(target, timeout, async (first) => {
    const alone = await readBackend(first)
    if (alone === readBackendKey(first).processId) return 'none'
    return (await isSwitched(first, alone, { target, timeout })) ? 'transaction' : 'session'
  })
}

/** A pooler makes up the process id of its greeting, since it does not know yet which server will answer. Throws what `pg` throws. */
export async function isBehindPooler(target: ConnectionTarget, timeout: number): Promise<boolean> {
  return await withClient(target, timeout, async (client) => (await readBackend(client)) !== readBackendKey(client).processId)
}

/** A client whose server process changes, or two that meet in one. */
async function isSwitched(
  first: pg.Client,
  alone: number,
  { target, timeout }: { readonly target: ConnectionTarget; readonly timeout: number },
): Promise<boolean> {
  return await withClient(target, timeout, async (second) => {
    const ofSecond = new Set<number>()
    // Several times: a pooler that goes round its server connections would show each client its own for a while.
    for (let i = 0; i < looks; i++) ofSecond.add(await readBackend(second))
    return ofSecond.size > 1 || ofSecond.has(alone) || (await readBackend(first)) !== alone
  })
}

async function readBackend(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

async function withClient<T>(target: ConnectionTarget, timeout: number, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...toClientConfig(target, timeout), query_timeout: timeout * 1000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw toPostgresFailure(error)
  } finally {
    await client.end()
  }
}
