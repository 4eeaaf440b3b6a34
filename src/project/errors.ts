import { Fault } from '../base/fault.ts'
import type { ConfigProblem } from './types.ts'

export const projectNotFound = (path: string) =>
  new Fault('project_not_found', 404, `There is no folder at ${path}`, {
    hint: 'Give the folder of your project with --project, or make one there with `dorsal init`.',
  })

export const projectNotFolder = (path: string) =>
  new Fault('project_not_a_folder', 400, `${path} is not a folder`, { hint: 'Give the folder that holds dorsal/ or supabase/.' })

export const projectUnreadable = (path: string, reason: string) =>
  new Fault('project_unreadable', 500, `${path} cannot be read: ${reason}`, { hint: 'Give the user who runs Dorsal the right to read it.' })

export const configSyntax = (place: { file: string; line: number; column: number }, problem: string) =>
  new Fault('config_syntax', 400, `${place.file}:${place.line}:${place.column}: ${problem}`, {
    details: place,
    hint: 'The file is not valid TOML at that place; https://toml.io describes the format.',
  })

export const configInvalid = (problems: readonly ConfigProblem[]) =>
  new Fault('config_invalid', 400, problems.map(({ file, line, column, problem }) => `${file}:${line}:${column}: ${problem}`).join('\n'), {
    details: problems,
    hint: [...new Set(problems.map(({ fix }) => fix))].join('\n'),
  })

export const settingInvalid = (source: string, allowed: string) =>
  new Fault('setting_invalid', 400, `${source} has a value that cannot be used`, { hint: `Allowed is ${allowed}.` })
