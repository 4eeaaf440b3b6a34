import { booleanSetting, type SettingValues } from '../../base/settings.ts'

export const docsSettings = {
  enabled: booleanSetting({
    key: 'dorsal.docs.enabled',
    env: 'DORSAL_DOCS_ENABLED',
    default: true,
    about: 'Describes every service at `/openapi.json`, each caller what they may use, and shows it as pages at `/docs`.',
  }),
  examples: booleanSetting({
    key: 'dorsal.docs.examples',
    env: 'DORSAL_DOCS_EXAMPLES',
    default: true,
    about: 'The description has examples: a row of each table as it is really answered to its reader, personal data masked.',
  }),
}

export type DocsSettings = SettingValues<typeof docsSettings>
