import { booleanSetting, integerSetting, type SettingValues } from '../../base/settings.ts'

export const usageSettings = {
  enabled: booleanSetting({
    key: 'dorsal.usage.enabled',
    env: 'DORSAL_USAGE_ENABLED',
    default: true,
    about: 'Counts which tables, columns, filters, embeds, functions and arguments each client uses: names, never values.',
  }),
  flush: integerSetting({
    key: 'dorsal.usage.flush',
    env: 'DORSAL_USAGE_FLUSH',
    default: 10,
    min: 1,
    max: 3600,
    about: 'Seconds between writings of what was counted; a process that is killed loses no more than that.',
  }),
  retention: integerSetting({
    key: 'dorsal.usage.retention',
    env: 'DORSAL_USAGE_RETENTION',
    default: 90,
    min: 1,
    about: 'Days that counts are kept.',
  }),
  maxEntries: integerSetting({
    key: 'dorsal.usage.max_entries',
    env: 'DORSAL_USAGE_MAX_ENTRIES',
    default: 10_000,
    min: 100,
    about: 'Most combinations of request and client that a process holds between two writings; what is beyond is counted as others.',
  }),
  maxClients: integerSetting({
    key: 'dorsal.usage.max_clients',
    env: 'DORSAL_USAGE_MAX_CLIENTS',
    default: 1000,
    min: 10,
    about: 'Most clients that a process tells apart in a day; what is beyond is counted as others.',
  }),
} as const

export type UsageSettings = SettingValues<typeof usageSettings>
