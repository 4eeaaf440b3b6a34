import { Fault } from '../../base/fault.ts'

export const dumpFailed = (said: string) =>
  new Fault('dump_failed', 500, `pg_dump could not read the schema: ${said}`, {
    hint: 'A login that owns the tables, or a superuser, can read all of it.',
  })

export const noDumpProgram = (major: number, found: number | undefined) =>
  new Fault('dump_program_missing', 500, `The server is PostgreSQL ${major}, which the pg_dump that Dorsal carries (18) cannot read`, {
    hint: `Install the client programs of PostgreSQL ${major}${found === undefined ? '' : ` (the pg_dump on the PATH is of version ${found})`}.`,
  })

export const targetNotEmpty = (name: string) =>
  new Fault('dump_target_not_empty', 500, `The database the dump should go into already has ${name}`, {
    hint: 'Nothing was changed. Give it an empty database.',
  })

export const extensionsMissing = (names: readonly string[]) =>
  new Fault('dump_extensions_missing', 500, `The target server does not have the extensions ${names.join(', ')}`, {
    details: { extensions: names },
    hint: 'Nothing was changed. Install them on the target, or drop them at the source if nothing uses them.',
  })

export const contentDiffers = (names: readonly string[]) =>
  new Fault(
    'dump_content_differs',
    500,
    `The copy is not what was read in ${names.length === 1 ? 'the table' : 'the tables'} ${names.join(', ')}`,
    {
      details: { tables: names },
      hint: 'The copy is not to be used.',
    },
  )

export const statementRefused = (statement: string, cause: Error) =>
  new Fault('dump_statement_refused', 500, `The target refused ${statement}: ${cause.message}`, { cause })
