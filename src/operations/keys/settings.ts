import { integerSetting, listSetting, type Setting, type SettingValues, textSetting } from '../../base/settings.ts'

const shortestSecret = 32

export const keysSettings = {
  encryptionKeys: secretsSetting({
    key: 'dorsal.keys.encryption_key',
    env: 'DORSAL_ENCRYPTION_KEY',
    secret: true,
    default: [],
    about:
      'What secrets in the database are encrypted with: at least 32 characters, the same on every node; former ones behind it, to be read with. Absent: the one made for the project.',
  }),
  signingKeysPath: textSetting({
    key: 'auth.signing_keys_path',
    env: 'DORSAL_SIGNING_KEYS_PATH',
    default: undefined,
    about:
      'File with JSON Web Keys that access tokens are signed with, relative to the folder of config.toml. Absent: keys in the database, or `auth.jwt_secret` where that is set.',
  }),
  maxAge: integerSetting({
    key: 'dorsal.keys.max_age',
    env: 'DORSAL_KEYS_MAX_AGE',
    default: 60,
    min: 20,
    about:
      'Seconds that keys are still trusted when the database does not tell which were revoked; requests with a key are refused after that.',
  }),
} as const

export type KeysSettings = SettingValues<typeof keysSettings>

function secretsSetting(about: Parameters<typeof listSetting>[0]): Setting<readonly string[]> {
  const list = listSetting(about)
  const check = (secrets: readonly string[]): readonly string[] => {
    if (secrets.every((secret) => secret.length >= shortestSecret)) return secrets
    throw new RangeError(`text of at least ${shortestSecret} characters, former keys behind it after a comma`)
  }
  return {
    ...list,
    parse: (text) => check(list.parse(text)),
    accept: (value) => check(list.accept(typeof value === 'string' ? [value] : value)),
  }
}
