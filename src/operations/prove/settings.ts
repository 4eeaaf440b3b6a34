import { booleanSetting, durationSetting, type SettingValues, textSetting } from '../../base/settings.ts'

const day = 86_400
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/

export const proveSettings = {
  enabled: booleanSetting({
    key: 'dorsal.prove.enabled',
    env: 'DORSAL_PROVE_ENABLED',
    default: true,
    about: 'Restores the backups every night and checks what comes back.',
  }),
  schedule: checked(
    textSetting({
      key: 'dorsal.prove.schedule',
      env: 'DORSAL_PROVE_SCHEDULE',
      default: '03:00',
      about: 'Time of the day, in UTC, at which the proof begins by itself.',
    }),
  ),
  within: durationSetting({
    key: 'dorsal.prove.within',
    env: 'DORSAL_PROVE_WITHIN',
    default: 2 * day,
    min: 60,
    about: 'How old the last proof that held may be before that is told as a failure.',
  }),
  markEvery: durationSetting({
    key: 'dorsal.prove.mark_every',
    env: 'DORSAL_PROVE_MARK_EVERY',
    default: 3600,
    min: 1,
    about: 'Time between two marks, on average: what tables hold at a moment, noted to be compared with a restore.',
  }),
} as const

export type ProveSettings = SettingValues<typeof proveSettings>

function checked<Declared extends { readonly parse: (text: string) => string; readonly accept: (value: unknown) => string }>(
  setting: Declared,
): Declared {
  const check = (text: string): string => {
    if (clockTime.test(text)) return text
    throw new RangeError('a time of the day in UTC, like "03:00"')
  }
  return { ...setting, parse: (text: string) => check(setting.parse(text)), accept: (value: unknown) => check(setting.accept(value)) }
}
