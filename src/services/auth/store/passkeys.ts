import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.webauthn_credentials`. */
export type Passkey = {
  readonly id: string
  readonly user_id: string
  readonly credential_id: Buffer
  readonly public_key: Buffer
  readonly sign_count: number
  readonly transports: readonly string[]
  readonly backup_eligible: boolean
  readonly backed_up: boolean
  readonly friendly_name: string
  readonly created_at: Date
  readonly last_used_at: Date | null
}

export type NewPasskey = Omit<Passkey, 'friendly_name' | 'last_used_at'> & { readonly aaguid: string }

const columns = sql`
  id, user_id, credential_id, public_key, sign_count::float8 as sign_count, transports, backup_eligible, backed_up, friendly_name,
  created_at, last_used_at`

export async function listPasskeys(transaction: AuthTransaction, userId: string): Promise<readonly Passkey[]> {
  return await select(transaction, sql`where user_id = ${userId} order by created_at, id`)
}

export async function lockPasskey(
  transaction: AuthTransaction,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Passkey | undefined> {
  const [passkey] = await select(transaction, sql`where id = ${id} and user_id = ${userId} for update`)
  return passkey
}

/** By the id that the authenticator gave it. */
export async function lockPasskeyByCredential(transaction: AuthTransaction, credentialId: Buffer): Promise<Passkey | undefined> {
  const [passkey] = await select(transaction, sql`where credential_id = ${toBytea(credentialId)} for update`)
  return passkey
}

/** False when the credential is registered already, be it by somebody else. */
export async function insertPasskey(transaction: AuthTransaction, passkey: NewPasskey): Promise<boolean> {
  const at = passkey.created_at.toISOString()
  const inserted = await transaction.query(sql`
    insert into auth.webauthn_credentials
      (id, user_id, credential_id, public_key, attestation_type, aaguid, sign_count, transports, backup_eligible, backed_up, created_at, updated_at)
    values (${passkey.id}, ${passkey.user_id}, ${toBytea(passkey.credential_id)}, ${toBytea(passkey.public_key)}, 'none', ${passkey.aaguid},
      ${String(passkey.sign_count)}, ${JSON.stringify(passkey.transports)}, ${String(passkey.backup_eligible)}, ${String(passkey.backed_up)},
      ${at}, ${at})
    on conflict (credential_id) do nothing
    returning 1`)
  return inserted.length > 0
}

export async function noteUse(
  transaction: AuthTransaction,
  id: string,
  { signCount, backedUp, at }: { readonly signCount: number; readonly backedUp: boolean; readonly at: Date },
): Promise<void> {
  await transaction.query(sql`
    update auth.webauthn_credentials
    set sign_count = ${String(signCount)}, backed_up = ${String(backedUp)}, last_used_at = ${at.toISOString()}, updated_at = ${at.toISOString()}
    where id = ${id}`)
}

export async function renamePasskey(transaction: AuthTransaction, id: string, name: string, at: Date): Promise<void> {
  await transaction.query(sql`
    update auth.webauthn_credentials set friendly_name = ${name}, updated_at = ${at.toISOString()} where id = ${id}`)
}

export async function deletePasskey(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.webauthn_credentials where id = ${id}`)
}

async function select(transaction: AuthTransaction, rest: Sql): Promise<readonly Passkey[]> {
  return await transaction.query<Passkey>(sql`select ${columns} from auth.webauthn_credentials ${rest}`)
}

function toBytea(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
