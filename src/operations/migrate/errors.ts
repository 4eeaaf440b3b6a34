import { Fault } from '../../base/fault.ts'
import { describeBlockers, describeLock, formatMilliseconds } from './locks/describe-blockade.ts'
import type { Blockade, ScriptFailure, TextPlace } from './types.ts'

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

/** What `sql_file_failed` tells; undefined for anything else. */
export function findFailure(error: unknown): ScriptFailure | undefined {
  // The factory above is the only one that makes this code.
  return error instanceof Fault && error.code === 'sql_file_failed' ? (error.details as ScriptFailure) : undefined
}

type Waiting = { readonly blockade: Blockade | undefined; readonly attempts: number; readonly spent: number }

export const lockNotHad = ({ file, line, column, statementsKept }: ScriptFailure, { blockade, attempts, spent }: Waiting) =>
  new Fault(
    'lock_not_had',
    409,
    `${file}:${line}:${column}: no ${blockade === undefined ? 'lock' : describeLock(blockade)} in ${formatMilliseconds(spent)} and ${attempts} attempts; held by ${describeBlockers(blockade?.blockers ?? [])}`,
    {
      details: { file, line, column, statementsKept, attempts, milliseconds: Math.round(spent), ...blockade },
      hint: `Run the same command when it is free, or end who holds it with \`select pg_terminate_backend(${blockade?.blockers[0]?.pid ?? '<process>'})\`; dorsal.migrations.retry_for sets how long it is tried.`,
    },
  )

export const migrationStopped = (file: string, position: string) =>
  new Fault('migration_stopped', 409, `Stopped in ${file}: ${position}`, { hint: 'The same command goes on from there.' })

export const nothingBegun = () =>
  new Fault('migration_not_begun', 409, 'Stopped before anything was applied', { hint: 'Run the same command again.' })

export const migrationCutOff = (file: string, position: string, cause: unknown) =>
  new Fault('migration_cut_off', 503, `The connection to PostgreSQL broke in ${file}: ${position}`, {
    hint: 'Run the same command when PostgreSQL answers again: it looks first at what is done.',
    cause,
  })

export const migrationChangedHalfway = (file: string, done: number) =>
  new Fault('migration_changed_halfway', 409, `${file} is half applied, and its first ${done} statements are not what was applied`, {
    hint: 'Put them back as they were; what is to be different goes behind them, or into the next migration.',
  })

export const indexStillBuilt = (file: string, index: string) =>
  new Fault('index_still_built', 409, `${file}: another process still works on the table of the invalid index ${index}`, {
    hint: 'Run the same command when it is done.',
  })

export const runLeftBehind = (pid: number) =>
  new Fault('run_left_behind', 409, `Process ${pid} of an interrupted run still works in the server`, {
    hint: `Run the same command when it is done, or end it with \`select pg_terminate_backend(${pid})\`.`,
  })

type Named = { readonly version: string; readonly file: string }

export const migrationForbidden = ({ version, file }: Named, reason: string | null) =>
  new Fault('migration_forbidden', 409, `${file} was forbidden by its rehearsal: ${reason ?? 'no reason was recorded'}`, {
    details: { version, file, reason },
    hint: `Change it and rehearse it again with \`dorsal db rehearse\`, or apply it all the same with \`dorsal migrate --despite ${version}\`.`,
  })

export const migrationNotRehearsed = ({ version, file }: Named, reason: string | null | undefined) =>
  new Fault(
    'migration_not_rehearsed',
    409,
    reason === undefined
      ? `${file} was not rehearsed as it is now, and dorsal.migrations.require_rehearsal asks for it`
      : `The rehearsal of ${file} could not be completed: ${reason ?? 'no reason was recorded'}`,
    {
      details: { version, file, reason: reason ?? null },
      hint: `Run \`dorsal db rehearse\`, or apply it all the same with \`dorsal migrate --despite ${version}\`.`,
    },
  )

export const despiteUnknown = (name: string) =>
  new Fault('despite_unknown', 400, `No migration that waits to be applied is called ${name}`, {
    hint: 'Give a version or a file; `dorsal migrate --status` shows what is pending.',
  })

export const contractWithoutExpand = (file: string, version: string) =>
  new Fault('contract_without_expand', 422, `${file} is the contract of ${version}, and there is no such migration`, {
    hint: 'Give the version of the migration that made the new shape: -- dorsal:contract of=<version>.',
  })
