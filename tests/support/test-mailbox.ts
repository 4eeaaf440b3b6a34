import type { TestDatabase } from './test-database.ts'

export type ReadMessage = {
  readonly to: string
  readonly channel: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly code: string
  /** With the address of the server, ready to be fetched. */
  readonly link: string
}

/** What people were sent, newest first; to one address or number, or to all. */
export async function readMailbox(database: TestDatabase, to?: string): Promise<readonly ReadMessage[]> {
  const rows = await database.query(
    `select recipient as "to", channel, subject, body_text as text, coalesce(body_html, '') as html, coalesce(code, '') as code,
       coalesce(link, '') as link
     from dorsal.mailbox where $1::text is null or recipient = $1 order by id desc`,
    [to ?? null],
  )
  return rows as readonly ReadMessage[]
}

/** The newest message to somebody. Throws when there is none. */
export async function readNewest(database: TestDatabase, to: string): Promise<ReadMessage> {
  const [newest] = await readMailbox(database, to)
  if (newest === undefined) throw new Error(`Nothing was sent to ${to}`)
  return newest
}
