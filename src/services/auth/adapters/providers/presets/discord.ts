import { parseFields, soleEmail, subjectOf, textOf } from '../claims.ts'
import { dropAbsent } from '../read-oidc-claims.ts'
import type { Profile, ProviderAnswer, ProviderPreset } from '../types.ts'

/** https://discord.com/developers/docs/topics/oauth2 */
export const discord: ProviderPreset = {
  base: 'https://discord.com',
  server: (base) => ({
    kind: 'known',
    metadata: { issuer: base, authorization_endpoint: `${base}/oauth2/authorize`, token_endpoint: `${base}/api/oauth2/token` },
  }),
  scopes: ['email', 'identify'],
  pkce: true,
  clientAuthentication: 'post',
  readProfile: readDiscordProfile,
}

async function readDiscordProfile({ base, get }: ProviderAnswer): Promise<Profile> {
  const user = parseFields(await get(`${base}/api/users/@me`))
  const subject = subjectOf(user.id)
  const username = textOf(user.username)
  const discriminator = textOf(user.discriminator) ?? '0'
  const globalName = textOf(user.global_name)
  const picture = toAvatarUrl(subject, textOf(user.avatar), discriminator)
  return {
    subject,
    emails: soleEmail(user.email, { verified: user.verified === true }),
    claims: dropAbsent({
      iss: `${base}/api`,
      name: username === undefined ? undefined : `${username}#${discriminator}`,
      full_name: username,
      picture,
      avatar_url: picture,
      custom_claims: globalName === undefined ? undefined : { global_name: globalName },
    }),
  }
}

/** https://discord.com/developers/docs/reference#image-formatting: an animated picture begins with `a_`; those without one get a drawing. */
function toAvatarUrl(subject: string, avatar: string | undefined, discriminator: string): string {
  const images = 'https://cdn.discordapp.com'
  if (avatar !== undefined) return `${images}/avatars/${subject}/${avatar}.${avatar.startsWith('a_') ? 'gif' : 'png'}`
  return `${images}/embed/avatars/${Number(discriminator) % 5 || 0}.png`
}
