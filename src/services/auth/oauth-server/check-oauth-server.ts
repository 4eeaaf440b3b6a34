import type { AuthContext } from '../context.ts'
import { oauthServerDisabled } from '../errors.ts'

/** Throws `feature_disabled` unless this project signs people in elsewhere. */
export function checkOAuthServer({ settings }: Pick<AuthContext, 'settings'>): void {
  if (!settings.oauthServerEnabled) throw oauthServerDisabled()
}
