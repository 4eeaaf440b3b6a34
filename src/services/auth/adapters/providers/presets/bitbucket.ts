import { fieldsOf, parseFields, parseList, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://developer.atlassian.com/cloud/bitbucket/oauth-2/ */
export const bitbucket: ProviderPreset = {
  base: 'https://bitbucket.org',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/site/oauth2/authorize`, token_endpoint: `${base}/site/oauth2/access_token` },
  }),
  scopes: ['account', 'email'],
  pkce: false,
  clientAuthentication: 'basic',
  mendTokens: ({ scopes, ...answer }) => ({ ...answer, scope: scopes }),
  readProfile: readBitbucketProfile,
}

async function readBitbucketProfile({ base, get }: ProviderAnswer): Promise<Profile> {
  const api = 'https://api.bitbucket.org/2.0'
  const user = parseFields(await get(`${api}/user`))
  const emails = parseList(parseFields(await get(`${api}/user/emails`)).values)
  const name = textOf(user.display_name)
  const picture = textOf(fieldsOf(fieldsOf(user.links).avatar).href)
  return {
    subject: subjectOf(user.uuid),
    emails: emails.flatMap(({ email, is_confirmed, is_primary }) => {
      const address = textOf(email)
      return address === undefined ? [] : [{ email: address, verified: is_confirmed === true, primary: is_primary === true }]
    }),
    claims: dropAbsent({ iss: base, name, full_name: name, picture, avatar_url: picture }),
  }
}
