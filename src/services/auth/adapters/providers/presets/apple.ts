import { fieldsOf, isTrue, textOf } from '../claims.ts'
import { dropAbsent, readOidcClaims } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://developer.apple.com/documentation/signinwithapple */
export const apple: ProviderPreset = {
  base: 'https://appleid.apple.com',
  server: (issuer) => ({ kind: 'discovered', issuer }),
  scopes: ['email', 'name'],
  pkce: false,
  nonce: true,
  clientAuthentication: 'post',
  responseMode: 'form_post',
  readProfile: async (answer) => addName(readAppleClaims(answer.idClaims ?? {}), answer),
  readIdToken: readAppleClaims,
  isIssuer: (issuer) => issuer === 'https://account.apple.com',
}

function readAppleClaims(claims: Readonly<Record<string, unknown>>): Profile {
  const profile = readOidcClaims(claims)
  const { is_private_email, auth_time } = claims
  if (is_private_email === undefined && auth_time === undefined) return profile
  const custom = {
    ...(is_private_email === undefined ? {} : { is_private_email: isTrue(is_private_email) }),
    ...(auth_time === undefined ? {} : { auth_time }),
  }
  return { ...profile, claims: { ...profile.claims, custom_claims: custom } }
}

/** The name comes beside the code, unsigned, so only the name is taken from there. */
function addName(profile: Profile, { callback }: Pick<ProviderAnswer, 'callback'>): Profile {
  const { firstName, lastName } = fieldsOf(fieldsOf(parseJson(callback.get('user'))).name)
  const name = [textOf(firstName), textOf(lastName)].filter((part) => part !== undefined).join(' ')
  if (name === '') return profile
  return { ...profile, claims: dropAbsent({ ...profile.claims, name, full_name: name }) }
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
