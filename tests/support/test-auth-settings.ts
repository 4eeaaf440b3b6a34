import { type AuthSettings, authSettings } from '../../src/services/auth/settings.ts'

/** What the auth service is set to by default, with these changes. */
export function testAuthSettings(changes: Partial<AuthSettings> = {}): AuthSettings {
  const defaults = Object.fromEntries(Object.entries(authSettings).map(([name, setting]) => [name, setting.default]))
  // Every declared setting has its default here, by construction: the compiler cannot follow Object.fromEntries.
  return { ...(defaults as AuthSettings), ...changes }
}
