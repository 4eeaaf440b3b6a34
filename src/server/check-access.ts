import { parseClaimPath } from '../access/claim-path.ts'
import { parseAddress } from '../access/remote-keys.ts'
import { accessSettings } from '../access/settings.ts'
import { parseVerificationKeys } from '../access/verification-key.ts'
import type { Setting } from '../base/settings.ts'
import { settingInvalid } from '../project/errors.ts'
import type { ResolvedSetting, SettingSource } from '../project/resolve-settings.ts'

// Not by the settings themselves: in what `dorsal rest` reads, `@file` may stand for a secret.
const checks: ReadonlyMap<Setting<unknown>, (text: string) => unknown> = new Map<Setting<unknown>, (text: string) => unknown>([
  [accessSettings.jwtSecret, (text) => parseVerificationKeys(text, { isBase64: false })],
  [accessSettings.jwksUrl, parseAddress],
  [accessSettings.roleClaimKey, parseClaimPath],
])

/** Throws `setting_invalid` for a secret, an address of keys or a path into the claims that no token could be judged with. */
export function checkAccess(resolved: readonly ResolvedSetting[]): void {
  for (const { setting, value, source } of resolved) {
    const check = checks.get(setting)
    if (check !== undefined && typeof value === 'string') checkText(check, value, toPlace(setting, source))
  }
}

function checkText(check: (text: string) => unknown, text: string, place: string): void {
  try {
    check(text)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid(place, error.message)
    throw error
  }
}

function toPlace({ key, env }: Setting<unknown>, source: SettingSource): string {
  return source.kind === 'config' ? `${source.file}:${source.line}: ${key}` : `The environment variable ${env}`
}
