import { integerSetting, type SettingValues } from '../../base/settings.ts'

export const lintSettings = {
  smallTableMegabytes: integerSetting({
    key: 'dorsal.lint.small_table_megabytes',
    env: 'DORSAL_LINT_SMALL_TABLE_MEGABYTES',
    default: 10,
    max: 1_000_000,
    about:
      'Tables of the database below this size are worked through in no time: what `dorsal db lint` finds there is a warning. 0: every table counts as large.',
  }),
}

export type LintSettings = SettingValues<typeof lintSettings>
