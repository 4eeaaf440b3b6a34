import type { CustomProvider } from '../../store/custom-providers.ts'
import { type Fields, fieldsOf, isTrue, soleEmail } from './claims.ts'
import { readOidcClaims } from './read-oidc-claims.ts'
import type { Profile, ProviderPreset, ProviderServer } from './types.ts'

/** What is particular about a provider that an administrator described. */
export function toPreset(row: CustomProvider): ProviderPreset {
  const isOidc = row.provider_type === 'oidc'
  const read = (claims: Fields) => readMapped(claims, row)
  return {
    base: row.issuer ?? row.authorization_url ?? '',
    server: () => toServer(row),
    scopes: isOidc ? ['openid', ...row.scopes] : row.scopes,
    parameters: row.authorization_params,
    pkce: row.pkce_enabled,
    clientAuthentication: 'post',
    readProfile: async ({ idClaims = {}, userInfo }) =>
      read(isOidc && idClaims.email !== undefined ? idClaims : { ...(await userInfo()), ...idClaims }),
    ...(isOidc ? { nonce: true, readIdToken: read } : {}),
  }
}

function toServer({ provider_type, issuer, discovery_url, ...row }: CustomProvider): ProviderServer {
  if (provider_type === 'oidc') return { kind: 'discovered', issuer: issuer ?? '', ...(discovery_url ? { document: discovery_url } : {}) }
  return {
    kind: 'known',
    metadata: {
      issuer: new URL(row.authorization_url ?? '').origin,
      ...(row.authorization_url ? { authorization_endpoint: row.authorization_url } : {}),
      ...(row.token_url ? { token_endpoint: row.token_url } : {}),
      ...(row.userinfo_url ? { userinfo_endpoint: row.userinfo_url } : {}),
      ...(row.jwks_uri ? { jwks_uri: row.jwks_uri } : {}),
    },
  }
}

/**
 * `{"sub": "user_id"}` takes the claim `sub` from the provider's `user_id`; anything but a text is the value itself. Whether an address is
 * verified cannot be mapped, only told by the provider.
 */
function readMapped(claims: Fields, { attribute_mapping, custom_claims_allowlist }: CustomProvider): Profile {
  const mapped = Object.entries(attribute_mapping).map(([target, source]) => [
    target,
    typeof source === 'string' ? (valueAt(claims, source) ?? claims[target]) : source,
  ])
  const all = { ...claims, ...Object.fromEntries(mapped) }
  const profile = readOidcClaims(all)
  const kept = custom_claims_allowlist.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]])
  const custom = kept.length === 0 ? {} : { custom_claims: Object.fromEntries(kept) }
  return {
    ...profile,
    claims: { ...profile.claims, ...custom },
    emails: soleEmail(all.email, { verified: isTrue(claims.email_verified) && all.email === claims.email }),
  }
}

/** `data.user.id` goes into objects, unless a claim has that very name. */
function valueAt(claims: Fields, path: string): unknown {
  if (path in claims) return claims[path]
  return path.split('.').reduce<unknown>((place, name) => fieldsOf(place)[name], claims)
}
