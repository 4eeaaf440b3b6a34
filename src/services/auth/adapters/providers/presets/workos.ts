import { fieldsOf, parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { ProviderPreset } from '../types.ts'

/** https://workos.com/docs/reference/sso; a request names its `connection`, `organization` or `workos_provider`. */
export const workos: ProviderPreset = {
  base: 'https://api.workos.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/sso/authorize`, token_endpoint: `${base}/sso/token` },
  }),
  scopes: [],
  pkce: false,
  clientAuthentication: 'post',
  mendTokens: ({ access_token, token_type = 'bearer' }) => ({ access_token, token_type }),
  readProfile: async ({ base, get }) => {
    const user = parseFields(await get(`${base}/sso/profile`))
    const name = [textOf(user.first_name), textOf(user.last_name)].filter((part) => part !== undefined).join(' ') || undefined
    const picture = textOf(fieldsOf(user.raw_attributes).picture)
    return {
      subject: subjectOf(user.id),
      emails: soleEmail(user.email, { verified: true }),
      claims: dropAbsent({
        iss: base,
        name,
        full_name: name,
        given_name: textOf(user.first_name),
        family_name: textOf(user.last_name),
        picture,
        avatar_url: picture,
        custom_claims: { connection_id: user.connection_id, organization_id: user.organization_id },
      }),
    }
  },
}
