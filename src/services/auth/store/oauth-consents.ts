import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'

/** A row of `auth.oauth_consents` that was not taken back. */
export type Consent = { readonly client_id: string; readonly scopes: string; readonly granted_at: Date }

export type ConsentKey = { readonly userId: string; readonly clientId: string }

export async function findConsent(transaction: AuthTransaction, { userId, clientId }: ConsentKey): Promise<Consent | undefined> {
  const [consent] = await transaction.query<Consent>(sql`
    select client_id, scopes, granted_at from auth.oauth_consents
    where user_id = ${userId}::uuid and client_id = ${clientId}::uuid and revoked_at is null`)
  return consent
}

export async function upsertConsent(transaction: AuthTransaction, { userId, clientId }: ConsentKey, scopes: string): Promise<void> {
  await transaction.query(sql`
    insert into auth.oauth_consents (id, user_id, client_id, scopes, granted_at)
    values (gen_random_uuid(), ${userId}::uuid, ${clientId}::uuid, ${scopes}, now())
    on conflict (user_id, client_id) do update set scopes = excluded.scopes, granted_at = excluded.granted_at, revoked_at = null`)
}

/** What somebody granted, the newest first, with what they know the clients by. */
export async function listConsents(transaction: AuthTransaction, userId: string): Promise<readonly (Consent & ClientFace)[]> {
  return transaction.query<Consent & ClientFace>(sql`
    select consent.client_id, consent.scopes, consent.granted_at, client.client_name, client.client_uri, client.logo_uri
    from auth.oauth_consents consent join auth.oauth_clients client on client.id = consent.client_id and client.deleted_at is null
    where consent.user_id = ${userId}::uuid and consent.revoked_at is null order by consent.granted_at desc`)
}

export type ClientFace = { readonly client_name: string | null; readonly client_uri: string | null; readonly logo_uri: string | null }

/** Takes a consent back and ends the sessions that the client holds for that person; false when there was none. */
export async function revokeConsent(transaction: AuthTransaction, { userId, clientId }: ConsentKey): Promise<boolean> {
  const revoked = await transaction.query(sql`
    update auth.oauth_consents set revoked_at = now()
    where user_id = ${userId}::uuid and client_id::text = lower(${clientId}) and revoked_at is null returning id`)
  await transaction.query(sql`
    delete from auth.oauth_authorizations where user_id = ${userId}::uuid and client_id::text = lower(${clientId})`)
  await transaction.query(sql`delete from auth.sessions where user_id = ${userId}::uuid and oauth_client_id::text = lower(${clientId})`)
  return revoked.length > 0
}
