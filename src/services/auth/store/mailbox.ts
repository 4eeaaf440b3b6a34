import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `dorsal.mailbox`: a message that nothing sent. */
export type MailboxMessage = {
  /** Grows with time. */
  readonly id: string
  readonly sent_at: Date
  readonly channel: 'email' | 'sms' | 'whatsapp'
  readonly recipient: string
  readonly subject: string
  readonly body_text: string
  readonly body_html: string | null
  readonly code: string | null
  readonly link: string | null
}

const kept = 1000

const columns = sql`id::text, sent_at, channel, recipient, subject, body_text, body_html, code, link`

/** Keeps it, and the newest 1,000 altogether. */
export async function insertMailboxMessage(transaction: AuthTransaction, message: Omit<MailboxMessage, 'id'>): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(sql`
    insert into dorsal.mailbox (sent_at, channel, recipient, subject, body_text, body_html, code, link)
    values (${message.sent_at.toISOString()}, ${message.channel}, ${message.recipient}, ${message.subject}, ${message.body_text},
      ${message.body_html}, ${message.code}, ${message.link})
    returning id::text`)
  const id = row?.id ?? ''
  await deleteOld(transaction, id)
  return id
}

/** Newest first; `to` is an address or a number. */
export async function listMailboxMessages(
  transaction: AuthTransaction,
  { to, limit }: { readonly to: string | undefined; readonly limit: number },
): Promise<readonly MailboxMessage[]> {
  const chosen = to === undefined ? sql`true` : sql`recipient = ${to.toLowerCase()}`
  return await transaction.query<MailboxMessage>(
    sql`select ${columns} from dorsal.mailbox where ${chosen} order by id desc limit ${String(limit)}`,
  )
}

export async function findMailboxMessage(transaction: AuthTransaction, id: string): Promise<MailboxMessage | undefined> {
  const [message] = await transaction.query<MailboxMessage>(sql`select ${columns} from dorsal.mailbox where id = ${id}`)
  return message
}

// Rows that somebody else deletes at the moment are skipped: whoever waits for a row while holding others could wait for ever.
async function deleteOld(transaction: AuthTransaction, newest: string): Promise<void> {
  await transaction.query(sql`
    delete from dorsal.mailbox where id in (
      select id from dorsal.mailbox where id <= ${newest}::bigint - ${String(kept)}::bigint order by id limit 100 for update skip locked
    )`)
}
