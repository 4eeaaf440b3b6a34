import { integerSetting, type SettingValues } from '../../base/settings.ts'

export const branchSettings = {
  most: integerSetting({
    key: 'dorsal.branches.most',
    env: 'DORSAL_BRANCHES_MOST',
    default: 10,
    min: 1,
    max: 1000,
    about: 'Branches of the database that may exist at the same time; each has a PostgreSQL of its own.',
  }),
}

export type BranchSettings = SettingValues<typeof branchSettings>
