import { fieldsOf, parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code */
export const x: ProviderPreset = {
  base: 'https://x.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/i/oauth2/authorize`, token_endpoint: 'https://api.x.com/2/oauth2/token' },
  }),
  scopes: ['users.email', 'tweet.read', 'users.read', 'offline.access'],
  pkce: true,
  clientAuthentication: 'basic',
  readProfile: async ({ base, get }) => {
    const answer = await get('https://api.x.com/2/users/me?user.fields=profile_image_url,confirmed_email')
    const user = fieldsOf(parseFields(answer).data)
    const name = textOf(user.name)
    const login = textOf(user.username)
    const picture = textOf(user.profile_image_url)
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(user.confirmed_email, { verified: true }),
      claims: dropAbsent({ iss: base, name, full_name: name, preferred_username: login, user_name: login, picture, avatar_url: picture }),
    }
  },
}
