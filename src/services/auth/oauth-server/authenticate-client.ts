import type { CallScope } from '../endpoint.ts'
import { oauthClientUnauthenticated, oauthRequestInvalid } from '../errors.ts'
import { findOAuthClient, type OAuthClient } from '../store/oauth-clients.ts'
import { hashSecret, isSecretOf } from './hash-secret.ts'

export type NamedClient = { readonly client_id?: string; readonly client_secret?: string }

type Credentials = { readonly id: string; readonly secret: string | undefined }

/**
 * The client that asks for tokens (RFC 6749, section 2.3): its secret in an Authorization header or in the body, or none for a public one.
 * An unknown client and a wrong secret are answered alike. Throws `invalid_client`, `invalid_request`.
 */
export async function authenticateClient({ request, transaction }: CallScope, body: NamedClient): Promise<OAuthClient> {
  const { id, secret } = readCredentials(request.headers.authorization, body)
  const client = await findOAuthClient(transaction, id)
  if (client?.client_type === 'public' && secret === undefined) return client
  const isRight = isSecretOf(secret ?? '', client?.client_secret_hash ?? hashSecret(''))
  if (client?.client_type === 'confidential' && client.client_secret_hash !== null && secret !== undefined && isRight) return client
  throw oauthClientUnauthenticated()
}

function readCredentials(header: string | readonly string[] | undefined, { client_id, client_secret }: NamedClient): Credentials {
  if (typeof header !== 'string' || !/^basic /i.test(header)) return { id: client_id ?? '', secret: client_secret || undefined }
  if (client_secret !== undefined) throw oauthRequestInvalid('Only one way of client authentication may be used')
  const credentials = parseBasic(header)
  if (client_id !== undefined && client_id !== credentials.id) throw oauthClientUnauthenticated()
  return credentials
}

/** Both halves are form-encoded before they are joined. */
function parseBasic(header: string): Credentials {
  const decoded = Buffer.from(header.slice('basic '.length), 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) throw oauthClientUnauthenticated()
  return { id: decodeForm(decoded.slice(0, colon)), secret: decodeForm(decoded.slice(colon + 1)) || undefined }
}

function decodeForm(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? ''
}
