import { fieldsOf, parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent, readOidcClaims } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://developers.kakao.com/docs/latest/en/kakaologin/rest-api */
export const kakao: ProviderPreset = {
  base: 'https://kauth.kakao.com',
  server: (base) => ({
    kind: 'known',
    metadata: {
      issuer: base,
      authorization_endpoint: `${base}/oauth/authorize`,
      token_endpoint: `${base}/oauth/token`,
      jwks_uri: `${base}/.well-known/jwks.json`,
    },
  }),
  scopes: ['account_email', 'profile_image', 'profile_nickname'],
  pkce: false,
  clientAuthentication: 'post',
  readProfile: readKakaoProfile,
  // Its ID tokens name an address only when it is valid and verified.
  readIdToken: (claims) => ({ ...readOidcClaims(claims), emails: soleEmail(claims.email, { verified: true }) }),
}

async function readKakaoProfile({ base, get }: ProviderAnswer): Promise<Profile> {
  const user = parseFields(await get('https://kapi.kakao.com/v2/user/me'))
  const account = fieldsOf(user.kakao_account)
  const shown = fieldsOf(account.profile)
  const name = textOf(shown.nickname)
  const picture = textOf(shown.profile_image_url)
  return {
    subject: subjectOf(user.id),
    emails: soleEmail(account.email, { verified: account.is_email_valid === true && account.is_email_verified === true }),
    claims: dropAbsent({ iss: base, name, full_name: name, preferred_username: name, user_name: name, picture, avatar_url: picture }),
  }
}
