import { providerAnswerUnusable } from '../../../errors.ts'
import { parseFields, parseList, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/ */
export const twitch: ProviderPreset = {
  base: 'https://id.twitch.tv',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/oauth2/authorize`, token_endpoint: `${base}/oauth2/token` },
  }),
  scopes: ['user:read:email'],
  pkce: false,
  clientAuthentication: 'post',
  mendTokens: ({ scope, ...answer }) => ({ ...answer, scope: Array.isArray(scope) ? scope.join(' ') : scope }),
  readProfile: readTwitchProfile,
}

async function readTwitchProfile({ base, get, provider }: ProviderAnswer): Promise<Profile> {
  const [user] = parseList(parseFields(await get('https://api.twitch.tv/helix/users', { 'Client-Id': provider.clientId })).data)
  if (user === undefined) throw providerAnswerUnusable()
  const login = textOf(user.login)
  const displayName = textOf(user.display_name)
  const picture = textOf(user.profile_image_url)
  return {
    subject: subjectOf(user.id),
    // Told only once it was confirmed.
    emails: soleEmail(user.email, { verified: true }),
    claims: dropAbsent({
      iss: base,
      name: login,
      full_name: displayName,
      nickname: displayName,
      slug: login,
      picture,
      avatar_url: picture,
    }),
  }
}
