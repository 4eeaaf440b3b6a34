import type { Client } from 'pg'

/** Undone as a whole when `work` or the commit fails; `commit` is called in place of a plain one. */
export async function inTransaction<T>(client: Client, work: () => Promise<T>, commit = () => plainCommit(client)): Promise<T> {
  await client.query('begin')
  try {
    const result = await work()
    await commit()
    return result
  } catch (error) {
    // A connection that is gone has undone it already; what went wrong first says more.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function plainCommit(client: Client): Promise<void> {
  await client.query('commit')
}

/** What we write ourselves, whatever role the file has put in force for itself. */
export async function asOwner<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('set local role none')
  return await work()
}
