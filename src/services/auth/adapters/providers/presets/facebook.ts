import { createHmac } from 'node:crypto'
import { fieldsOf, parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent, readOidcClaims } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow; ID tokens come from Limited Login. */
export const facebook: ProviderPreset = {
  base: 'https://www.facebook.com',
  server: (base) => ({
    kind: 'known',
    metadata: {
      issuer: base,
      authorization_endpoint: `${base}/dialog/oauth`,
      token_endpoint: 'https://graph.facebook.com/oauth/access_token',
      jwks_uri: `${base}/.well-known/oauth/openid/jwks/`,
    },
  }),
  scopes: ['email'],
  pkce: true,
  clientAuthentication: 'post',
  readProfile: readFacebookProfile,
  readIdToken: (claims) => ({ ...readOidcClaims(claims), emails: soleEmail(claims.email, { verified: true }) }),
}

async function readFacebookProfile({ accessToken, base, get, provider }: ProviderAnswer): Promise<Profile> {
  const proof = createHmac('sha256', provider.secret).update(accessToken).digest('hex')
  const fields = 'email,first_name,last_name,name,picture'
  const user = parseFields(await get(`https://graph.facebook.com/me?fields=${fields}&appsecret_proof=${proof}`))
  const name = textOf(user.name)
  const picture = textOf(fieldsOf(fieldsOf(user.picture).data).url)
  return {
    subject: subjectOf(user.id),
    // Only addresses that were confirmed are told.
    emails: soleEmail(user.email, { verified: true }),
    claims: dropAbsent({
      iss: base,
      name,
      full_name: name,
      given_name: textOf(user.first_name),
      family_name: textOf(user.last_name),
      picture,
      avatar_url: picture,
    }),
  }
}
