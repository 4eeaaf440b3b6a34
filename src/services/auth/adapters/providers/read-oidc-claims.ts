import { type Fields, isTrue, soleEmail, subjectOf, textOf } from './claims.ts'
import type { Profile, ProfileClaims, ProviderAnswer } from './types.ts'

/** OpenID Connect Core 1.0, section 5.1, as an identity here. */
export function readOidcClaims(claims: Fields, { iss = '' }: { readonly iss?: string } = {}): Profile {
  const name = textOf(claims.name)
  const picture = textOf(claims.picture)
  return {
    subject: subjectOf(claims.sub),
    emails: soleEmail(claims.email, { verified: isTrue(claims.email_verified) }),
    claims: dropAbsent({
      iss: textOf(claims.iss) ?? iss,
      name,
      full_name: name,
      given_name: textOf(claims.given_name),
      family_name: textOf(claims.family_name),
      preferred_username: textOf(claims.preferred_username),
      nickname: textOf(claims.nickname),
      picture,
      avatar_url: picture,
      profile: textOf(claims.profile),
      locale: textOf(claims.locale),
    }),
  }
}

/** From the ID token; where that names no address, from the UserInfo endpoint too. */
export async function readOidcProfile({ idClaims = {}, userInfo }: Pick<ProviderAnswer, 'idClaims' | 'userInfo'>): Promise<Profile> {
  return readOidcClaims(idClaims.email === undefined ? { ...(await userInfo()), ...idClaims } : idClaims)
}

/** Claims that say nothing are not stored. */
export function dropAbsent(claims: ProfileClaims): ProfileClaims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)) as ProfileClaims
}
