import { parseFields, parseList, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderEmail, ProviderPreset } from '../types.ts'

/** https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps; `url` is a GitHub Enterprise Server. */
export const github: ProviderPreset = {
  base: 'https://github.com',
  server: (base) => ({
    kind: 'known',
    metadata: {
      issuer: base,
      authorization_endpoint: `${base}/login/oauth/authorize`,
      token_endpoint: `${base}/login/oauth/access_token`,
    },
  }),
  scopes: ['user:email'],
  pkce: true,
  clientAuthentication: 'post',
  readProfile: readGithubProfile,
}

async function readGithubProfile({ base, get }: ProviderAnswer): Promise<Profile> {
  const api = base === github.base ? 'https://api.github.com' : `${base}/api/v3`
  const user = parseFields(await get(`${api}/user`))
  const emails = parseList(await get(`${api}/user/emails`))
  const name = textOf(user.name)
  const picture = textOf(user.avatar_url)
  const login = textOf(user.login)
  return {
    subject: subjectOf(user.id),
    emails: emails.flatMap(readGithubEmail),
    claims: dropAbsent({ iss: api, name, full_name: name, preferred_username: login, user_name: login, picture, avatar_url: picture }),
  }
}

function readGithubEmail({ email, verified, primary }: Readonly<Record<string, unknown>>): readonly ProviderEmail[] {
  const address = textOf(email)
  return address === undefined ? [] : [{ email: address, verified: verified === true, primary: primary === true }]
}
