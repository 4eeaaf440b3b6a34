import { readOidcClaims, readOidcProfile } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://www.keycloak.org/securing-apps/oidc-layers; `url` is the address of a realm. */
export const keycloak: ProviderPreset = {
  base: '',
  server: (issuer) => ({ kind: 'discovered', issuer }),
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  nonce: true,
  clientAuthentication: 'post',
  readProfile: readOidcProfile,
  readIdToken: (claims) => readOidcClaims(claims),
}
