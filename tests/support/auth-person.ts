import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestAuthServer } from './test-auth-server.ts'
import { testPassword } from './test-people.ts'

export type AuthPerson = { readonly id: string; readonly email: string }

export type SignedIn = { readonly access_token: string; readonly refresh_token: string }

/** Somebody new, with a confirmed address. */
export async function createPerson(server: TestAuthServer): Promise<AuthPerson> {
  const email = `${randomUUID()}@example.org`
  const { status, body } = await server.ask('POST /admin/users', {
    token: server.serviceKey,
    body: { email, password: testPassword, email_confirm: true },
  })
  assert.equal(status, 200, JSON.stringify(body))
  return { id: body.id, email }
}

/** A session of theirs, over plain HTTP. */
export async function startSession(server: TestAuthServer, { email }: AuthPerson): Promise<SignedIn> {
  const { status, body } = await server.ask('POST /token?grant_type=password', { body: { email, password: testPassword } })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** What a token claims, unverified. */
// biome-ignore lint/suspicious/noExplicitAny: a test states what it expects of claims by asserting it
export function readClaims(token: string): any {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}
