import { parseFields, parseList, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://docs.gitlab.com/api/oauth2/; `url` is a GitLab of your own. */
export const gitlab: ProviderPreset = {
  base: 'https://gitlab.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/oauth/authorize`, token_endpoint: `${base}/oauth/token` },
  }),
  scopes: ['read_user'],
  pkce: true,
  clientAuthentication: 'post',
  readProfile: readGitlabProfile,
}

async function readGitlabProfile({ base, get }: ProviderAnswer): Promise<Profile> {
  const user = parseFields(await get(`${base}/api/v4/user`))
  const others = parseList(await get(`${base}/api/v4/user/emails`))
  const name = textOf(user.name)
  const picture = textOf(user.avatar_url)
  const login = textOf(user.username)
  return {
    subject: subjectOf(user.id),
    emails: [user, ...others].flatMap(({ email, confirmed_at }, index) => {
      const address = textOf(email)
      return address === undefined ? [] : [{ email: address, verified: textOf(confirmed_at) !== undefined, primary: index === 0 }]
    }),
    claims: dropAbsent({ iss: base, name, full_name: name, preferred_username: login, user_name: login, picture, avatar_url: picture }),
  }
}
