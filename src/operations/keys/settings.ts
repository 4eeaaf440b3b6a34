import { integerSetting, type SettingValues, secretListSetting, textSetting } from '../../base/settings.ts'

export const keysSettings = {
  encryptionKeys: secretListSetting({
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
