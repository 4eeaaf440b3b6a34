import type { AuthContext } from '../context.ts'

/** Who signs, as it stands in tokens, in the description of the server and in redirects: clients compare them letter by letter. */
export function issuerOf({ settings, publicUrl }: Pick<AuthContext, 'settings' | 'publicUrl'>): string {
  return settings.jwtIssuer === '' ? publicUrl() : settings.jwtIssuer
}
