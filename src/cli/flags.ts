import { type Command, Option } from 'commander'
import { environment } from '../base/environment.ts'
import { booleanSetting, type Setting, textSetting } from '../base/settings.ts'
import { httpSettings } from '../http/settings.ts'
import { settingInvalid } from '../project/errors.ts'
import { serverSettings } from '../server/settings.ts'

type Flag = { readonly flags: string; readonly setting: Setting<unknown> }

/** Flags that are no setting of a project. */
const commandSettings = {
  project: textSetting({
    key: 'project',
    env: 'DORSAL_PROJECT',
    default: '.',
    about: 'The folder that is or holds dorsal/ or supabase/.',
  }),
  json: booleanSetting({
    key: 'json',
    env: 'DORSAL_JSON',
    default: false,
    about: 'Answers with one line of JSON on standard output.',
  }),
  branch: textSetting({
    key: 'branch',
    env: 'DORSAL_BRANCH',
    default: undefined,
    about: 'Works on this branch in place of the live database.',
  }),
}

/** Every flag stands for a setting, from which it has its variable, its sentence and its check. */
export const flags = {
  project: { flags: '--project <folder>', setting: commandSettings.project },
  json: { flags: '--json', setting: commandSettings.json },
  branch: { flags: '--branch <name>', setting: commandSettings.branch },
  port: { flags: '--port <number>', setting: httpSettings.port },
  host: { flags: '--host <address>', setting: httpSettings.host },
  databasePort: { flags: '--db-port <number>', setting: serverSettings.databasePort },
  databaseUrl: { flags: '--database-url <url>', setting: serverSettings.databaseUrl },
  workers: { flags: '--workers <number>', setting: serverSettings.workers },
  logLevel: { flags: '--log-level <level>', setting: serverSettings.logLevel },
} as const satisfies Readonly<Record<string, Flag>>

export type FlagName = keyof typeof flags

export function addFlags(command: Command, names: readonly FlagName[]): Command {
  for (const name of names) command.addOption(createOption(flags[name]))
  return command
}

/** Setting key → text, of the flags that were given. */
export function readFlags(command: Command): ReadonlyMap<string, string> {
  // A flag that a command shares with those below it may stand before or behind their names.
  const given: Readonly<Record<string, unknown>> = command.optsWithGlobals()
  const texts = Object.values(flags).flatMap((flag) => {
    const value = given[createOption(flag).attributeName()]
    return value === undefined ? [] : [[flag.setting.key, String(value)] as const]
  })
  return new Map(texts)
}

export function readProjectFolder(command: Command): string {
  return readFlags(command).get('project') ?? environment[commandSettings.project.env] ?? commandSettings.project.default
}

/** The branch that a command is to work on; undefined where none is named, or the command takes none. */
export function findBranchName(command: Command): string | undefined {
  const takesBranch = command.options.some((option) => option.long === '--branch')
  if (!takesBranch) return undefined
  return readFlags(command).get('branch') ?? environment[commandSettings.branch.env]
}

/** Throws `setting_invalid`. */
export function wantsJson(command: Command): boolean {
  return readFlags(command).has('json') || isJsonAsked(environment[commandSettings.json.env])
}

/** The same before any command has read its flags, for what goes wrong while they are read. */
export function wantsJsonAtAll(parameters: readonly string[]): boolean {
  return parameters.includes('--json') || environment[commandSettings.json.env] === 'true'
}

function isJsonAsked(variable: string | undefined): boolean {
  if (variable === undefined || variable === '') return false
  try {
    return commandSettings.json.parse(variable)
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid(`The environment variable ${commandSettings.json.env}`, error.message)
    throw error
  }
}

function createOption({ flags: text, setting }: Flag): Option {
  const standard = setting.default === undefined || setting.default === false ? '' : `, default ${String(setting.default)}`
  const option = new Option(text, `${setting.about} (${setting.env}${standard})`)
  return option.isBoolean() ? option : option.argParser((value: string) => checkText(value, { flag: text, setting }))
}

/** Here and not where settings are resolved, since only this place knows what the flag is called. */
function checkText(text: string, { flag, setting }: { readonly flag: string; readonly setting: Setting<unknown> }): string {
  try {
    setting.parse(text)
    return text
  } catch (error) {
    if (error instanceof RangeError) throw settingInvalid(`The flag ${flag}`, error.message)
    throw error
  }
}
