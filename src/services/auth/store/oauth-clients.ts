import { integer, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'
import { renderChanges } from './render-changes.ts'

/** A row of `auth.oauth_clients`. The lists stand in it as text joined by commas. */
export type OAuthClient = {
  readonly id: string
  /** SHA-256 in base64url; none for a public client. */
  readonly client_secret_hash: string | null
  readonly registration_type: 'dynamic' | 'manual'
  readonly client_type: 'public' | 'confidential'
  readonly token_endpoint_auth_method: ClientAuthentication
  readonly redirect_uris: string
  readonly grant_types: string
  readonly client_name: string | null
  readonly client_uri: string | null
  readonly logo_uri: string | null
  readonly created_at: Date
  readonly updated_at: Date
}

export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post'

export type NewOAuthClient = Omit<OAuthClient, 'id' | 'created_at' | 'updated_at'>

const columns = sql`id, client_secret_hash, registration_type, client_type, token_endpoint_auth_method, redirect_uris, grant_types,
  client_name, client_uri, logo_uri, created_at, updated_at`

export async function insertOAuthClient(transaction: AuthTransaction, client: NewOAuthClient): Promise<OAuthClient> {
  const [inserted] = await transaction.query<OAuthClient>(sql`
    insert into auth.oauth_clients (id, client_secret_hash, registration_type, client_type, token_endpoint_auth_method, redirect_uris,
      grant_types, client_name, client_uri, logo_uri, created_at, updated_at)
    values (gen_random_uuid(), ${client.client_secret_hash}, ${client.registration_type}, ${client.client_type},
      ${client.token_endpoint_auth_method}, ${client.redirect_uris}, ${client.grant_types}, ${client.client_name}, ${client.client_uri},
      ${client.logo_uri}, now(), now())
    returning ${columns}`)
  if (inserted === undefined) throw new TypeError('An insert that returns gives a row')
  return inserted
}

/** `id` is any text a client sent. */
export async function findOAuthClient(transaction: AuthTransaction, id: string): Promise<OAuthClient | undefined> {
  const [client] = await transaction.query<OAuthClient>(sql`
    select ${columns} from auth.oauth_clients where id::text = lower(${id}) and deleted_at is null`)
  return client
}

export async function listOAuthClients(
  transaction: AuthTransaction,
  page: { readonly offset: number; readonly size: number },
): Promise<{ readonly clients: readonly OAuthClient[]; readonly total: number }> {
  const clients = await transaction.query<OAuthClient>(sql`
    select ${columns} from auth.oauth_clients where deleted_at is null
    order by created_at desc, id limit ${integer(page.size)} offset ${integer(page.offset)}`)
  const [counted] = await transaction.query<{ readonly total: string }>(sql`
    select count(*)::text as total from auth.oauth_clients where deleted_at is null`)
  return { clients, total: Number(counted?.total ?? 0) }
}

export type OAuthClientChange = Partial<
  Pick<
    OAuthClient,
    'redirect_uris' | 'grant_types' | 'client_name' | 'client_uri' | 'logo_uri' | 'client_secret_hash' | 'token_endpoint_auth_method'
  >
>

/** What is not named stays as it is. */
export async function updateOAuthClient(
  transaction: AuthTransaction,
  id: string,
  change: OAuthClientChange,
): Promise<OAuthClient | undefined> {
  const [updated] = await transaction.query<OAuthClient>(sql`
    update auth.oauth_clients set ${renderChanges(change)}, updated_at = now() where id = ${id}::uuid and deleted_at is null
    returning ${columns}`)
  return updated
}

/** Keeps the row, as Supabase does, and ends what the client still could do: its codes, its consents and the sessions it holds. */
export async function deleteOAuthClient(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`update auth.oauth_clients set deleted_at = now(), updated_at = now() where id = ${id}::uuid`)
  await transaction.query(sql`delete from auth.oauth_authorizations where client_id = ${id}::uuid`)
  await transaction.query(sql`update auth.oauth_consents set revoked_at = now() where client_id = ${id}::uuid and revoked_at is null`)
  await transaction.query(sql`delete from auth.sessions where oauth_client_id = ${id}::uuid`)
}
