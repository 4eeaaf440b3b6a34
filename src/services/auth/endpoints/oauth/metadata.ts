import type { AuthContext } from '../../context.ts'
import { supportedAuthentications, supportedGrants } from '../../domain/oauth/client-registration.ts'
import { listScopes } from '../../domain/oauth/scopes.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { issuerOf } from '../../oauth-server/issuer-of.ts'

const about = 'Where and how an application signs people in here.'

/** RFC 8414. */
export const oauthServerMetadata = defineEndpoint({
  method: 'GET',
  url: '/.well-known/oauth-authorization-server',
  access: 'anyone',
  about,
  schema: {},
  run: async ({ context }) => ({ status: 200, body: describeServer(context) }),
})

/** OpenID Connect Discovery 1.0, section 3. */
export const openidConfiguration = defineEndpoint({
  method: 'GET',
  url: '/.well-known/openid-configuration',
  access: 'anyone',
  about,
  schema: {},
  run: async ({ context }) => ({ status: 200, body: describeServer(context) }),
})

function describeServer(context: AuthContext): Readonly<Record<string, unknown>> {
  checkOAuthServer(context)
  const here = context.publicUrl()
  const { keys } = context.signer.publicKeys()
  const register = { registration_endpoint: `${here}/oauth/clients/register` }
  return {
    issuer: issuerOf(context),
    authorization_endpoint: `${here}/oauth/authorize`,
    token_endpoint: `${here}/oauth/token`,
    userinfo_endpoint: `${here}/oauth/userinfo`,
    jwks_uri: `${here}/.well-known/jwks.json`,
    ...(context.settings.oauthServerDynamicRegistration ? register : {}),
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
