import { Type } from 'typebox'
import { checkPublicHost } from '../adapters/public-network.ts'
import type { AuthContext } from '../context.ts'
import { protectedParameters } from '../domain/protected-parameters.ts'
import { customProvidersDisabled, validationFailed } from '../errors.ts'
import type { CustomProvider } from '../store/custom-providers.ts'

const texts = Type.Array(Type.String({ minLength: 1 }))

/** What an administrator may say of a provider; of what is absent an update leaves everything as it is. */
export const customProviderBody = Type.Object({
  provider_type: Type.Optional(Type.String()),
  identifier: Type.Optional(Type.String()),
  name: Type.Optional(Type.String({ maxLength: 100 })),
  client_id: Type.Optional(Type.String({ maxLength: 512 })),
  client_secret: Type.Optional(Type.String()),
  acceptable_client_ids: Type.Optional(texts),
  scopes: Type.Optional(texts),
  pkce_enabled: Type.Optional(Type.Boolean()),
  attribute_mapping: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  custom_claims_allowlist: Type.Optional(texts),
  authorization_params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  enabled: Type.Optional(Type.Boolean()),
  email_optional: Type.Optional(Type.Boolean()),
  issuer: Type.Optional(Type.String({ maxLength: 2048 })),
  discovery_url: Type.Optional(Type.String({ maxLength: 2048 })),
  skip_nonce_check: Type.Optional(Type.Boolean()),
  authorization_url: Type.Optional(Type.String({ maxLength: 2048 })),
  token_url: Type.Optional(Type.String({ maxLength: 2048 })),
  userinfo_url: Type.Optional(Type.String({ maxLength: 2048 })),
  jwks_uri: Type.Optional(Type.String({ maxLength: 2048 })),
})

export type CustomProviderBody = Type.Static<typeof customProviderBody>

/** Throws `feature_disabled`. */
export function checkCustomProviders({ settings }: AuthContext): void {
  if (!settings.customProvidersEnabled) throw customProvidersDisabled()
}

/** Throws `validation_failed`. */
export function checkIdentifier(identifier: string): string {
  if (/^custom:[a-z0-9](?:[a-z0-9:-]{0,41}[a-z0-9])?$/.test(identifier)) return identifier
  throw validationFailed("identifier begins with 'custom:' and goes on with small letters, digits and hyphens, up to 50 characters in all")
}

const addresses = ['issuer', 'discovery_url', 'authorization_url', 'token_url', 'userinfo_url', 'jwks_uri'] as const

/** What no administrator of the API may decide: where this server connects to, what protects a flow, and who somebody is here. */
export function checkCustomProvider(body: CustomProviderBody, { settings }: AuthContext): void {
  for (const name of addresses) if (body[name]) checkAddress(name, body[name], { mayBePrivate: settings.customProvidersPrivateNetwork })
  for (const [name, value] of Object.entries(body.authorization_params ?? {})) checkParameter(name, value)
  const target = Object.keys(body.attribute_mapping ?? {}).find((name) => ownFields.has(name))
  if (target !== undefined) throw validationFailed(`attribute_mapping cannot set ${target}, which is decided here`)
}

/** A row as it is shown: everything but the secret. */
export function renderCustomProvider({ client_secret: _secret, ...shown }: CustomProvider): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null))
}

export function addOpenid(scopes: readonly string[], type: CustomProvider['provider_type']): readonly string[] {
  return type === 'oidc' && !scopes.includes('openid') ? ['openid', ...scopes] : scopes
}

function checkAddress(name: string, address: string, { mayBePrivate }: { readonly mayBePrivate: boolean }): void {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw validationFailed(`${name} is an address with https://`)
  if (!mayBePrivate) checkPublicHost(url)
}

function checkParameter(name: string, value: unknown): void {
  if (protectedParameters.has(name)) throw validationFailed(`authorization_params cannot set ${name}, which protects the sign-in`)
  if (typeof value !== 'string') throw validationFailed(`authorization_params: ${name} is a text`)
}

/** Columns and claims that say who somebody is here. */
const ownFields = new Set([
  'id',
  'aud',
  'iss',
  'role',
  'app_metadata',
  'created_at',
  'updated_at',
  'confirmed_at',
  'email_confirmed_at',
  'phone_confirmed_at',
  'email_verified',
  'phone_verified',
  'banned_until',
  'is_super_admin',
])
