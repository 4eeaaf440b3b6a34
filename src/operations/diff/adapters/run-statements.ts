import type { Client } from 'pg'
import { toPostgresFailure } from '../../../postgres/plain-errors.ts'
import { PostgresError } from '../../../postgres/types.ts'
import { withClient } from '../../../postgres/with-client.ts'
import type { Place } from '../store/place.ts'
import type { SchemaDiff, Step } from '../types.ts'

export type RunResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly step: Step; readonly sqlstate: string; readonly message: string }

/** Runs steps as a migration does. A refused statement is an answer; a lost connection is thrown. */
export async function runSteps(place: Place, steps: readonly Step[], mode: SchemaDiff['mode']): Promise<RunResult> {
  return await connect(place, async (client) => {
    if (mode === 'transaction') await client.query('begin')
    // The bodies of functions may name what is made after them.
    await client.query('set check_function_bodies to off')
    for (const step of steps) {
      const failure = await runStep(client, step)
      if (failure !== undefined) return failure
    }
    if (mode === 'transaction') await client.query('commit')
    return { kind: 'done' }
  })
}

/** Statements that PostgreSQL refuses in a transaction, CREATE DATABASE for instance. Throws PostgresError. */
export async function runOutside(place: Place, statements: readonly string[]): Promise<void> {
  await connect(place, async (client) => {
    for (const statement of statements) await client.query(statement)
  })
}

async function runStep(client: Client, step: Step): Promise<Extract<RunResult, { kind: 'failed' }> | undefined> {
  try {
    await client.query(step.statement)
    return undefined
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (!(failure instanceof PostgresError)) throw failure
    return { kind: 'failed', step, sqlstate: failure.fields.code, message: failure.fields.message }
  }
}

async function connect<T>({ target, settings }: Place, work: (client: Client) => Promise<T>): Promise<T> {
  try {
    return await withClient(target, work, settings)
  } catch (error) {
    throw toPostgresFailure(error)
  }
}
