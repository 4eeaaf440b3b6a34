import type { AuthContext } from '../context.ts'
import { samlDisabled } from '../errors.ts'

/** Throws `saml_provider_disabled` unless this project takes people from identity providers. */
export function checkSaml({ settings }: AuthContext): void {
  if (!settings.samlEnabled) throw samlDisabled()
}
