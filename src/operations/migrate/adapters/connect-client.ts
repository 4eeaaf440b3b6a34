import pg, { type Client } from 'pg'
import { toClientConfig } from '../../../postgres/client-config.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import { unreachable } from '../../../postgres/errors.ts'

const connectTimeout = 30

/** Runs `work` on a fresh connection: what one file sets, or leaves in temporary tables, never reaches the next. */
export async function withClient<T>(target: ConnectionTarget, work: (client: Client) => Promise<T>): Promise<T> {
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
