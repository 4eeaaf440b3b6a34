import { parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://developers.figma.com/docs/rest-api/authentication/ */
export const figma: ProviderPreset = {
  base: 'https://www.figma.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/oauth`, token_endpoint: 'https://api.figma.com/v1/oauth/token' },
  }),
  scopes: ['current_user:read'],
  pkce: true,
  clientAuthentication: 'basic',
  mendTokens: (answer) => ({ token_type: 'bearer', ...answer }),
  readProfile: async ({ base, get }) => {
    const user = parseFields(await get('https://api.figma.com/v1/me'))
    const name = textOf(user.handle)
    const picture = textOf(user.img_url)
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(user.email, { verified: true }),
      claims: dropAbsent({ iss: base, name, full_name: name, picture, avatar_url: picture }),
    }
  },
}
