import { Fault } from '../../base/fault.ts'

export const versionSchemaMissing = (schema: string) =>
  new Fault('version_schema_missing', 404, `The migrations make no schema ${schema}`, {
    hint: 'Name the schema that is served with --schema; what only the database has cannot be versioned.',
  })

export const versionNameTaken = (name: string) =>
  new Fault('version_name_taken', 409, `There is a schema ${name} already`, { hint: 'Choose another name for the version.' })

export const versionNotMade = (reason: string, cause: unknown) =>
  new Fault('version_not_made', 422, `PostgreSQL refuses the old version on a copy of the schema: ${reason}`, {
    hint: 'Leave out what it complains of with --without, or write that part yourself.',
    cause,
  })
