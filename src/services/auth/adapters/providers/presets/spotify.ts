import { parseFields, parseList, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://developer.spotify.com/documentation/web-api/tutorials/code-flow; addresses there are never confirmed. */
export const spotify: ProviderPreset = {
  base: 'https://accounts.spotify.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/api/token` },
  }),
  scopes: ['user-read-email'],
  pkce: true,
  clientAuthentication: 'basic',
  readProfile: async ({ base, get }) => {
    const user = parseFields(await get('https://api.spotify.com/v1/me'))
    const name = textOf(user.display_name)
    const picture = parseList(user.images).map(({ url }) => textOf(url))[0]
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(user.email, { verified: false }),
      claims: dropAbsent({ iss: base, name, full_name: name, picture, avatar_url: picture }),
    }
  },
}
