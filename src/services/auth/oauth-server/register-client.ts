import {
  findRegistrationProblem,
  type Registration,
  supportedGrants,
  toAuthentication,
  toClientType,
} from '../domain/oauth/client-registration.ts'
import type { CallScope } from '../endpoint.ts'
import { validationFailed } from '../errors.ts'
import { insertOAuthClient, type OAuthClient } from '../store/oauth-clients.ts'
import { hashSecret } from './hash-secret.ts'

export type RegisteredClient = {
  readonly client: OAuthClient
  /** Of a client that can keep one; it is stored nowhere. */
  readonly secret: string | undefined
}

/** Throws `validation_failed` with what is wrong about the client. */
export async function registerClient(
  { transaction, context }: CallScope,
  asked: Registration,
  registration: OAuthClient['registration_type'],
): Promise<RegisteredClient> {
  const problem = findRegistrationProblem(asked)
  if (problem !== undefined) throw validationFailed(problem)
  const authentication = toAuthentication(asked)
  const secret = authentication === 'none' ? undefined : createClientSecret(context.random)
  const client = await insertOAuthClient(transaction, {
    client_secret_hash: secret === undefined ? null : hashSecret(secret),
    registration_type: registration,
    client_type: toClientType(authentication),
    token_endpoint_auth_method: authentication,
    redirect_uris: asked.redirect_uris.join(','),
    grant_types: (asked.grant_types ?? supportedGrants).join(','),
    client_name: asked.client_name ?? null,
    client_uri: asked.client_uri ?? null,
    logo_uri: asked.logo_uri ?? null,
  })
  return { client, secret }
}

export function createClientSecret(random: CallScope['context']['random']): string {
  return random.bytes(32).toString('base64url')
}
