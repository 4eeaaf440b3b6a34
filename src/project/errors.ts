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

export const gitMissing = (cause: unknown) =>
  new Fault('git_missing', 500, 'There is no git program on this machine', { hint: 'Install git, or name a saved file.', cause })

export const projectNotInGit = (path: string) =>
  new Fault('project_not_in_git', 400, `${path} is not in a git repository`, {
    hint: 'Make it one with `git init` and a commit; what compares takes a saved file as well.',
  })

export const gitRefUnknown = (ref: string) =>
  new Fault('git_ref_unknown', 404, `There is no commit called ${JSON.stringify(ref)} in this repository`, {
    hint: 'Give a branch, tag or commit; what compares takes a saved file as well. A shallow clone fetches one with `git fetch --depth 1 origin <branch>`, and calls it FETCH_HEAD.',
  })

export const projectNotInRef = (path: string, ref: string) =>
  new Fault('project_not_in_ref', 404, `At ${ref} there is no folder ${path}`, { hint: 'Give a later commit, one that has the project.' })

export const gitFailed = (reason: string) =>
  new Fault('git_failed', 500, `git failed: ${reason}`, { hint: 'Mend what it says, and run the command again.' })
