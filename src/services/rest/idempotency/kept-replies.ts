import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Header, Reply } from '../reply/reply.ts'
import type { KeyClaim } from './key-claim.ts'

export type KeptReply = { readonly fingerprint: Buffer; readonly reply: Reply }

type KeptRow = {
  readonly fingerprint: Buffer
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: Buffer | null
  readonly reason: string | null
}

export async function findKeptReply(transaction: Transaction, id: Buffer): Promise<KeptReply | undefined> {
  const [row] = await transaction.query<KeptRow>(sql`
    select fingerprint, status, headers, body, reason from dorsal.idempotency_keys
    where id = ${toBytea(id)} and expires_at > now()`)
  if (row === undefined) return undefined
  const { fingerprint, status, headers, body, reason } = row
  return { fingerprint, reply: { status, headers, body: body ?? undefined, ...(reason !== null && { reason }) } }
}

/** `lifetime` in seconds. Takes the place of one that has expired. */
export async function insertKeptReply(transaction: Transaction, claim: KeyClaim, reply: Reply, lifetime: number): Promise<void> {
  const { status, headers, body, reason } = reply
  await transaction.query(sql`
    insert into dorsal.idempotency_keys (id, fingerprint, status, headers, body, reason, expires_at)
    values (
      ${toBytea(claim.id)}, ${toBytea(claim.fingerprint)}, ${String(status)}, ${JSON.stringify(headers)},
      ${body === undefined ? null : toBytea(body)}, ${reason ?? null}, now() + make_interval(secs => ${String(lifetime)})
    )
    on conflict (id) do update set
      (fingerprint, status, headers, body, reason, expires_at) =
      (excluded.fingerprint, excluded.status, excluded.headers, excluded.body, excluded.reason, excluded.expires_at)`)
}

/** Returns how many there were; at most `most`, so that no deletion holds its locks for long. */
export async function deleteExpiredReplies(transaction: Transaction, most: number): Promise<number> {
  const deleted = await transaction.query(sql`
    delete from dorsal.idempotency_keys
    where id in (
      select id from dorsal.idempotency_keys where expires_at <= now() limit ${String(most)} for update skip locked
    )
    returning 1`)
  return deleted.length
}

function toBytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
