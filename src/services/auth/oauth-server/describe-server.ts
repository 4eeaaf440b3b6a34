import type { AuthContext } from '../context.ts'
import { issuerOf } from '../domain/issuer-of.ts'
import { supportedAuthentications, supportedGrants } from '../domain/oauth/client-registration.ts'
import { listScopes } from '../domain/oauth/scopes.ts'
import { checkOAuthServer } from './check-oauth-server.ts'

export type ServerFacts = Pick<AuthContext, 'settings' | 'signer' | 'publicUrl'>

/**
 * What applications must know to sign people in here (RFC 8414, section 2; OpenID Connect Discovery 1.0, section 3). Throws `feature_disabled`.
 */
export function describeServer(facts: ServerFacts): Readonly<Record<string, unknown>> {
  checkOAuthServer(facts)
  const here = facts.publicUrl()
  const { keys } = facts.signer.publicKeys()
  const register = { registration_endpoint: `${here}/oauth/clients/register` }
  return {
    issuer: issuerOf(facts),
    authorization_endpoint: `${here}/oauth/authorize`,
    token_endpoint: `${here}/oauth/token`,
    userinfo_endpoint: `${here}/oauth/userinfo`,
    jwks_uri: `${here}/.well-known/jwks.json`,
    ...(facts.settings.oauthServerDynamicRegistration ? register : {}),
    scopes_supported: listScopes({ publishedKeys: keys.length }),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: supportedGrants,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map((key) => key.alg))],
    token_endpoint_auth_methods_supported: supportedAuthentications,
    code_challenge_methods_supported: ['S256'],
    claims_supported: [
      ...['sub', 'aud', 'iss', 'exp', 'iat', 'auth_time', 'nonce', 'email', 'email_verified', 'phone_number', 'phone_number_verified'],
      ...['name', 'picture', 'preferred_username', 'updated_at'],
    ],
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
  }
}
