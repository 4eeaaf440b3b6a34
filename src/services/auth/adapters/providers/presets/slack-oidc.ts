import { type Fields, textOf } from '../claims.ts'
import { readOidcClaims } from '../read-oidc-claims.ts'
import type { Profile, ProviderPreset } from '../types.ts'

/** https://api.slack.com/authentication/sign-in-with-slack */
export const slackOidc: ProviderPreset = {
  base: 'https://slack.com',
  server: (issuer) => ({ kind: 'discovered', issuer }),
  scopes: ['openid', 'email', 'profile'],
  pkce: false,
  nonce: true,
  clientAuthentication: 'post',
  readProfile: async ({ idClaims }) => readSlackClaims(idClaims ?? {}),
}

function readSlackClaims(claims: Fields): Profile {
  const profile = readOidcClaims(claims)
  const team = textOf(claims['https://slack.com/team_id'])
  if (team === undefined) return profile
  return { ...profile, claims: { ...profile.claims, custom_claims: { 'https://slack.com/team_id': team } } }
}
