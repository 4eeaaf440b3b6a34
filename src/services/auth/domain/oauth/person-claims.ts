import type { User } from '../../types.ts'

/**
 * What the granted scopes let a client know of somebody, by the claim names of OpenID Connect Core 1.0, section 5.1.
 * Values that are not there are left out; `email_verified` and `phone_number_verified` never are.
 */
export function toPersonClaims(user: User, scopes: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    ...(scopes.includes('email') ? toEmailClaims(user) : {}),
    ...(scopes.includes('phone') ? toPhoneClaims(user) : {}),
    ...(scopes.includes('profile') ? toProfileClaims(user) : {}),
  }
}

function toEmailClaims(user: User) {
  return { ...known({ email: user.email }), email_verified: user.email_confirmed_at !== null }
}

function toPhoneClaims(user: User) {
  return { ...known({ phone_number: user.phone }), phone_number_verified: user.phone_confirmed_at !== null }
}

function toProfileClaims(user: User) {
  const { name, full_name, picture, avatar_url, preferred_username, user_name } = user.raw_user_meta_data
  return known({
    name: firstText(name, full_name, user.email),
    picture: firstText(picture, avatar_url),
    preferred_username: firstText(preferred_username, user_name),
    updated_at: Math.floor(user.updated_at.getTime() / 1000),
  })
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value) => typeof value === 'string' && value !== '') as string | undefined
}

function known(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined && value !== null && value !== ''))
}
