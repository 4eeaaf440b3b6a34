import { textOf } from '../claims.ts'
import { readOidcClaims } from '../read-oidc-claims.ts'
import type { Profile, ProviderPreset } from '../types.ts'

/** https://developers.google.com/identity/openid-connect/openid-connect */
export const google: ProviderPreset = {
  base: 'https://accounts.google.com',
  server: (issuer) => ({ kind: 'discovered', issuer }),
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  nonce: true,
  clientAuthentication: 'post',
  readProfile: async ({ idClaims }) => readGoogleClaims(idClaims ?? {}),
  readIdToken: readGoogleClaims,
  // Tokens of before OpenID Connect was finished name their issuer without a scheme; Google still documents both.
  isIssuer: (issuer) => issuer === 'accounts.google.com',
}

function readGoogleClaims(claims: Readonly<Record<string, unknown>>): Profile {
  const profile = readOidcClaims(claims)
  const hostedDomain = textOf(claims.hd)
  if (hostedDomain === undefined) return profile
  return { ...profile, claims: { ...profile.claims, custom_claims: { hd: hostedDomain } } }
}
