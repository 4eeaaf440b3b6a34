import { fieldsOf, parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://developers.notion.com/docs/authorization */
export const notion: ProviderPreset = {
  base: 'https://api.notion.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/v1/oauth/authorize`, token_endpoint: `${base}/v1/oauth/token` },
  }),
  scopes: [],
  parameters: { owner: 'user' },
  pkce: false,
  clientAuthentication: 'basic',
  readProfile: async ({ base, get }) => {
    const bot = fieldsOf(parseFields(await get(`${base}/v1/users/me`, { 'Notion-Version': '2022-06-28' })).bot)
    const user = parseFields(fieldsOf(bot.owner).user)
    const name = textOf(user.name)
    const picture = textOf(user.avatar_url)
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(fieldsOf(user.person).email, { verified: true }),
      claims: dropAbsent({ iss: base, name, full_name: name, picture, avatar_url: picture }),
    }
  },
}
