import assert from 'node:assert/strict'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { TestAuthServer } from './test-auth-server.ts'

export const testPassword = 'correct horse battery staple'

/** Somebody whose address is confirmed; nothing happens when they are there already. */
export async function createConfirmedUser(server: TestAuthServer, { email }: { readonly email: string }): Promise<void> {
  const { status, body } = await server.ask('POST /admin/users', {
    token: server.serviceKey,
    body: { email, password: testPassword, email_confirm: true },
  })
  assert.ok(status === 200 || body.error_code === 'email_exists', JSON.stringify(body))
}

/** An unmodified client in which that person is signed in. */
export async function signIn(server: TestAuthServer, { email }: { readonly email: string }): Promise<SupabaseClient> {
  const options = { auth: { persistSession: false, autoRefreshToken: false } }
  const client = createClient(server.url.replace('/auth/v1', ''), server.anonKey, options)
  const { error } = await client.auth.signInWithPassword({ email, password: testPassword })
  assert.equal(error, null)
  return client
}
