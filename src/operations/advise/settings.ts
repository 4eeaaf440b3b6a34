import { integerSetting, type SettingValues } from '../../base/settings.ts'

export const adviseSettings = {
  copyLimit: integerSetting({
    key: 'dorsal.advise.copy_limit_mb',
    env: 'DORSAL_ADVISE_COPY_LIMIT_MB',
    default: 20_000,
    about: 'Megabytes of a database beyond which indexes are estimated from its statistics, where they would be measured on a copy.',
  }),
  statisticsDays: integerSetting({
    key: 'dorsal.advise.statistics_days',
    env: 'DORSAL_ADVISE_STATISTICS_DAYS',
    default: 35,
    max: 3650,
    about: 'Days that PostgreSQL must have counted before an index that nobody used is told.',
  }),
}

export type AdviseSettings = SettingValues<typeof adviseSettings>
