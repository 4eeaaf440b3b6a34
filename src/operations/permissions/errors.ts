import { Fault } from '../../base/fault.ts'

export const subjectUnknown = (name: string, known: readonly string[]) =>
  new Fault('permissions_subject_unknown', 400, `Nobody here is called ${name}`, {
    hint: `There are ${known.join(', ')}. Personas stand in config.toml under [dorsal.permissions.personas.<name>].`,
  })
export const objectUnknown = (name: string) =>
  new Fault('permissions_object_unknown', 400, `There is no table, view or function ${name}`, {
    hint: 'A name may stand without its schema; a function also without its arguments.',
  })
