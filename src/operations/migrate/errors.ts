import { Fault } from '../../base/fault.ts'
import type { ScriptFailure, TextPlace } from './types.ts'

export const sqlFileRefused = (place: TextPlace & { readonly file: string }, problem: string, fix: string) =>
  new Fault('sql_file_refused', 422, `${place.file}:${place.line}:${place.column}: ${problem}`, { details: place, hint: fix })

export const sqlFileFailed = (failure: ScriptFailure) =>
  new Fault('sql_file_failed', 422, `${failure.file}:${failure.line}:${failure.column}: ${failure.message}`, {
    details: failure,
    hint: failure.hint ?? null,
  })

export const sqlFileUnreadable = (file: string, reason: string, cause?: unknown) =>
  new Fault('sql_file_unreadable', 422, `${file} ${reason}`, { hint: 'Save the file as UTF-8 text that the server may read.', cause })

export const migrationVersionTwice = (version: string, files: readonly string[]) =>
  new Fault('migration_version_twice', 422, `Version ${version} is used by ${files.join(' and ')}`, {
    details: files,
    hint: 'Give one of them a later timestamp.',
  })

export const migrationsOutOfOrder = (files: readonly string[]) =>
  new Fault('migrations_out_of_order', 409, `Older than a migration that is applied already: ${files.join(', ')}`, {
    details: files,
    hint: 'Give them a later timestamp, or apply them as they are with `dorsal migrate --include-all`.',
  })
