import { parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://developers.zoom.us/docs/integrations/oauth/ */
export const zoom: ProviderPreset = {
  base: 'https://zoom.us',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/oauth/authorize`, token_endpoint: `${base}/oauth/token` },
  }),
  scopes: [],
  pkce: true,
  clientAuthentication: 'basic',
  readProfile: async ({ base, get }) => {
    const user = parseFields(await get('https://api.zoom.us/v2/users/me'))
    const name = [textOf(user.first_name), textOf(user.last_name)].filter((part) => part !== undefined).join(' ') || undefined
    const picture = textOf(user.pic_url)
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(user.email, { verified: user.verified === 1 }),
      claims: dropAbsent({ iss: base, name, full_name: name, picture, avatar_url: picture }),
    }
  },
}
