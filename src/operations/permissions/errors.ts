import { Fault } from '../../base/fault.ts'

export const subjectUnknown = (name: string, known: readonly string[]) =>
  new Fault('permissions_subject_unknown', 400, `Nobody here is called ${name}`, {
    hint: `There are ${known.join(', ')}. Personas stand in config.toml under [dorsal.permissions.personas.<name>].`,
  })
export const objectUnknown = (name: string) =>
  new Fault('permissions_object_unknown', 400, `There is no table, view or function ${name}`, {
    hint: 'A name may stand without its schema; a function also without its arguments.',
  })
export const matrixUnreadable = (file: string, problem: string) =>
  new Fault('permissions_file_unreadable', 400, `${file} holds no saved permissions: ${problem}`, {
    hint: 'Save them with `dorsal design permissions --json > permissions.json`.',
  })
export const matrixOfOtherVersion = (file: string, version: number, known: number) =>
  new Fault('permissions_file_version', 400, `${file} was saved in version ${version}, and this Dorsal reads version ${known}`, {
    hint: 'Save the permissions of the earlier state again with this Dorsal.',
  })
