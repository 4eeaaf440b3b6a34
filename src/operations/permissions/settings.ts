import { durationSetting, type Setting, type SettingValues } from '../../base/settings.ts'
import { parsePersonas } from './domain/parse-personas.ts'
import type { Persona } from './types.ts'

/** What `dorsal design permissions` tries. */
export const permissionsSettings = {
  personas: personasSetting({
    key: 'dorsal.permissions.personas',
    env: 'DORSAL_PERMISSIONS_PERSONAS',
    about:
      'Sample users that permissions are tried as, one [dorsal.permissions.personas.<name>] each: role, and perhaps claims and description. None: some are picked from the data.',
  }),
  patience: durationSetting({
    key: 'dorsal.permissions.patience',
    env: 'DORSAL_PERMISSIONS_PATIENCE',
    default: 10,
    min: 0.1,
    max: 3600,
    about: 'Longest time for one statement that is tried; what takes longer could not be checked.',
  }),
}

export type PermissionsSettings = SettingValues<typeof permissionsSettings>

function personasSetting(about: Pick<Setting<unknown>, 'key' | 'env' | 'about'>): Setting<readonly Persona[]> {
  return { ...about, type: 'table', isTable: true, default: [], parse: (text) => parsePersonas(parseJson(text)), accept: parsePersonas }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
