import { readOidcClaims } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2; its ID tokens carry no nonce. */
export const linkedinOidc: ProviderPreset = {
  base: 'https://www.linkedin.com/oauth',
  server: (issuer) => ({ kind: 'discovered', issuer }),
  scopes: ['openid', 'email', 'profile'],
  pkce: false,
  clientAuthentication: 'post',
  readProfile: async ({ idClaims }) => readOidcClaims(idClaims ?? {}),
}
