import { booleanSetting, integerSetting, type SettingValues, textSetting } from '../base/settings.ts'

export const accessSettings = {
  jwtSecret: textSetting({
    key: 'auth.jwt_secret',
    env: 'DORSAL_JWT_SECRET',
    postgrest: 'jwt-secret',
    secret: true,
    default: undefined,
    about:
      'What tokens are verified with: a shared secret of at least 32 characters, or a JWK or JWKS as JSON. Absent: the one made for the project.',
  }),
  jwtSecretIsBase64: booleanSetting({
    key: 'dorsal.access.jwt_secret_is_base64',
    env: 'DORSAL_JWT_SECRET_IS_BASE64',
    postgrest: 'jwt-secret-is-base64',
    default: false,
    about: 'The shared secret is written in base64 (either alphabet) and stands for the bytes it decodes to.',
  }),
  jwksUrl: textSetting({
    key: 'dorsal.access.jwks_url',
    env: 'DORSAL_JWKS_URL',
    default: undefined,
    about: 'Where an identity provider publishes its public keys (RFC 7517); tokens signed by one of them are accepted as well.',
  }),
  jwtAudience: textSetting({
    key: 'dorsal.access.jwt_audience',
    env: 'DORSAL_JWT_AUDIENCE',
    postgrest: 'jwt-aud',
    default: undefined,
    about: 'What one `aud` of a token must be, if the token names any. Absent: any audience.',
  }),
  roleClaimKey: textSetting({
    key: 'dorsal.access.role_claim_key',
    env: 'DORSAL_ROLE_CLAIM_KEY',
    postgrest: 'jwt-role-claim-key',
    default: '.role',
    about: 'Where the role stands in the claims, as a path: `.app_metadata.role`, `.roles[0]`, `.roles[?(@ ^== "app_")]`.',
  }),
  anonymousRole: textSetting({
    key: 'dorsal.access.anonymous_role',
    env: 'DORSAL_ANONYMOUS_ROLE',
    postgrest: 'db-anon-role',
    default: 'anon',
    about: 'The role of a request without a token. Empty: such a request is refused.',
  }),
  tokenCacheEntries: integerSetting({
    key: 'dorsal.access.token_cache_entries',
    env: 'DORSAL_TOKEN_CACHE_ENTRIES',
    postgrest: 'jwt-cache-max-entries',
    default: 1000,
    min: 0,
    max: 1_000_000,
    about: 'How many verified tokens are remembered; 0 verifies each one every time.',
  }),
}

export type AccessSettings = SettingValues<typeof accessSettings>
