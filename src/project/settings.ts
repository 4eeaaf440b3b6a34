import { booleanSetting, listSetting, type SettingValues } from '../base/settings.ts'

export const projectSettings = {
  migrationsEnabled: booleanSetting({
    key: 'db.migrations.enabled',
    env: 'DORSAL_MIGRATIONS_ENABLED',
    default: true,
    about: 'Migrations are applied when the server starts; `dorsal migrate` applies them in any case.',
  }),
  seedEnabled: booleanSetting({
    key: 'db.seed.enabled',
    env: 'DORSAL_SEED_ENABLED',
    default: true,
    about: 'A new embedded database is filled from the seed files; `dorsal seed` runs them in any case.',
  }),
  seedPaths: listSetting({
    key: 'db.seed.sql_paths',
    env: 'DORSAL_SEED_PATHS',
    default: ['./seed.sql'],
    about: 'Seed files in the order they run, relative to the folder of config.toml; patterns such as ./seeds/*.sql are allowed.',
  }),
}

export type ProjectSettings = SettingValues<typeof projectSettings>
