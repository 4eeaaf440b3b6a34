import pg, { type Client } from 'pg'
import { toClientConfig } from './client-config.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { unreachable } from './errors.ts'

/** Seconds: what asks once has more patience than a request. */
const patient = { connectTimeout: 30 }

/**
 * Runs `work` on a fresh connection, for what runs in no transaction or keeps a session: nothing that it sets, or leaves in temporary tables,
 * reaches anybody else. Throws ConnectionLost when there is none to be had, and what `pg` throws for a statement.
 */
export async function withClient<T>(
  target: ConnectionTarget,
  work: (client: Client) => Promise<T>,
  { connectTimeout }: { readonly connectTimeout: number } = patient,
): Promise<T> {
  const client = new pg.Client(toClientConfig(target, connectTimeout))
  // Without a listener a connection that breaks between two statements would end the process; the next statement reports it.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(error)
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
