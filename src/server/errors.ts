import { Fault } from '../base/fault.ts'

/** An expected failure on its way to the process that can tell a person. */
export type ToldFault = Pick<Fault, 'code' | 'status' | 'message' | 'details' | 'hint'>

export const postgresTooOld = (version: string) =>
  new Fault('postgres_too_old', 400, `This server is PostgreSQL ${version}; Dorsal needs 15 or newer`, {
    hint: 'Upgrade it, or leave DATABASE_URL out to use the embedded PostgreSQL 18.',
  })

export const databaseUnreachable = (reason: string, cause: unknown) =>
  new Fault('database_unreachable', 503, `PostgreSQL cannot be reached: ${reason}`, {
    hint: 'Check host, port, user and password of DATABASE_URL (db-uri for `dorsal rest`), and that the server is running.',
    cause,
  })

export const preparationNotAllowed = (reason: string, cause: unknown) =>
  new Fault('preparation_not_allowed', 403, `The user of DATABASE_URL may not prepare this database: ${reason}`, {
    hint: 'Run `dorsal migrate` once with the URL of an administrator, then start with DORSAL_MIGRATIONS_ENABLED=false.',
    cause,
  })

export const directUrlMissing = () =>
  new Fault(
    'direct_url_missing',
    400,
    'DATABASE_URL leads to a pooler in transaction mode, through which migrations cannot take their lock',
    {
      hint: 'Give the URL of PostgreSQL itself in DATABASE_DIRECT_URL, or run `dorsal migrate` elsewhere and start with DORSAL_MIGRATIONS_ENABLED=false.',
    },
  )

/** What kept a worker from serving, in its own words. */
export const refusedByWorker = ({ code, status, message, details, hint }: ToldFault) => new Fault(code, status, message, { details, hint })

export const workerEnded = (how: string) =>
  new Fault('worker_ended', 500, `A worker ended before it served (${how})`, {
    hint: 'Start with --workers 1 to see why; a machine without memory for one more process is a common reason.',
  })

export const databaseRestarting = () =>
  new Fault('database_restarting', 503, 'The database is restarting', {
    hint: 'Send the request again in a moment.',
    headers: { 'Retry-After': '1' },
  })

export const roleUnusable = (role: string, cause: Error) =>
  new Fault('role_unusable', 400, `The role ${role} cannot be taken: ${cause.message}`, {
    hint: 'Name a role that requests may have: anon, authenticated, service_role, or one that authenticator is a member of.',
    cause,
  })

export const projectUnwritable = (path: string, reason: string, cause: unknown) =>
  new Fault('project_unwritable', 403, `${path} cannot be written: ${reason}`, {
    hint: 'Choose a folder of your own, or give the user who runs Dorsal the right to write there.',
    cause,
  })

export const otherSecrets = (cause: unknown) =>
  new Fault('other_secrets', 409, 'The embedded database was made with other secrets than those in the state folder', {
    hint: 'Put the secrets.json back that was there, or remove the state folder to begin with a new database and new keys.',
    cause,
  })

export const configurationUnreadable = (path: string, reason: string, cause: unknown) =>
  new Fault('configuration_unreadable', 400, `${path} cannot be read: ${reason}`, {
    hint: 'Name the configuration file as the argument of `dorsal rest`, or leave it out and use PGRST_… variables.',
    cause,
  })

export const catalogNotLoaded = () =>
  new Fault('PGRST002', 503, 'Could not query the database for the schema cache. Retrying.', { headers: { 'Retry-After': '1' } })

export const serverDidNotStart = () =>
  new Fault('server_did_not_start', 503, 'The server that was to be tested did not start', {
    hint: 'Its own complaint stands above; `dorsal start` shows more.',
  })

export const tokenNotSignable = (role: string) =>
  new Fault('token_not_signable', 400, `No token can be signed for ${role}: tokens of this project are verified with public keys`, {
    hint: 'Leave `as` out and give the request an Authorization header.',
  })

export const exportMissing = (file: string, reason: string) =>
  new Fault('export_missing', 400, `${file} cannot be read: ${reason}`, { hint: 'Give the path of a file that holds exported users.' })

export const checkpointUnreadable = (cause: unknown) =>
  new Fault(
    'audit_checkpoint_unreadable',
    409,
    'What was kept of the last verification of the audit log was changed, or its encryption key is gone',
    {
      hint: 'Restore .dorsal/audit-checkpoint from a backup; without it, remove the file: a chain written anew before now is then not noticed.',
      cause,
    },
  )

export const schemaFileFailed = (problem: string, fix: string | null) =>
  new Fault('schema_file_failed', 422, problem, { hint: fix ?? 'The file must make the whole schema in an empty database.' })

export const schemaNotCopied = (reason: string) =>
  new Fault('schema_not_copied', 422, `The schema of the database could not be built in a scratch PostgreSQL: ${reason}`, {
    hint: 'An extension that the embedded PostgreSQL does not have, or a thing that is not compared, is the usual reason.',
  })

export const migrationNameInvalid = (name: string) =>
  new Fault('migration_name_invalid', 400, `${JSON.stringify(name)} cannot be the name of a migration`, {
    hint: 'Use letters, digits, _ and -: add_orders.',
  })

export const migrationUnwritable = (file: string, reason: string, cause: unknown) =>
  new Fault('migration_unwritable', 500, `${file} cannot be written: ${reason}`, { hint: 'Check the rights of the folder.', cause })

export const changeNotProven = (reason: string, cause: unknown) =>
  new Fault('change_not_proven', 422, `The migrations of this change do not run on a copy of the schema, and were not written: ${reason}`, {
    hint: 'What the change has to do beyond its usual steps is written by hand: `dorsal db new <name>`.',
    cause,
  })

export const changeIncomplete = (option: string, form: string) =>
  new Fault('change_incomplete', 400, `${option} is written ${option} ${form}`, { hint: '`dorsal db new --help` has an example of each.' })

export const changesTogether = (options: readonly string[]) =>
  new Fault('changes_together', 400, `Only one change at a time: ${options.join(', ')}`, { hint: 'Run `dorsal db new` once for each.' })

export const changeMissing = () =>
  new Fault('change_missing', 400, 'A new migration needs a name, or a change to write', {
    hint: 'dorsal db new add_orders, or dorsal db new --rename-column orders.note remark',
  })

export const branchNotMasked = (places: readonly string[]) =>
  new Fault('branch_not_masked', 422, `Values of the live database are left after masking, so there is no branch: ${places.join('; ')}`, {
    hint: 'Say in [dorsal.masking.columns] what these columns hold, or that they may be kept; `dorsal db masking` shows what is taken for what.',
  })

export const serverRunning = (pid: number) =>
  new Fault('server_running', 409, `A server of this project is running (process ${pid})`, {
    hint: 'Stop it, or let this command do so: --stop. Requests that are under way are finished first.',
  })

export const serverNotStopping = (pid: number) =>
  new Fault('server_not_stopping', 504, `The server (process ${pid}) was asked to stop and still runs`, {
    hint: 'Nothing was changed. See its log for the request that it waits for, and try again.',
  })

export const archiveEmpty = (place: string) =>
  new Fault('archive_empty', 404, `There is no archive in ${place}`, {
    hint: 'Check dorsal.backup.target: it has to be what it was when the backups were made.',
  })

export const backupsElsewhere = (stanza: string) =>
  new Fault(
    'backup_by_pgbackrest',
    409,
    `pgBackRest keeps the backups of this database, in the stanza ${stanza}: Dorsal has no archive of it`,
    {
      hint: `Restore with pgbackrest --stanza=${stanza} restore; dorsal prove has it restore a copy and checks that.`,
    },
  )

export const archiveAmbiguous = (place: string, clusters: readonly string[]) =>
  new Fault('archive_ambiguous', 409, `${place} holds the archives of several clusters: ${clusters.join(', ')}`, {
    hint: 'The data folder that would tell which one is meant is gone. Move the other folders out of the target, and try again.',
  })

export const restorePointRefused = (cause: unknown) =>
  new Fault('restore_point_refused', 403, 'PostgreSQL does not let the role of DATABASE_URL write a restore point into its log', {
    hint: 'A superuser grants it: grant execute on function pg_create_restore_point(text), pg_switch_wal() to that role.',
    cause,
  })

export const rehearsalRunning = (pid: number) =>
  new Fault('rehearsal_running', 409, `Process ${pid} works on a copy of this database, and there is one at a time`, {
    details: { pid },
    hint: 'Rehearsals, tried permissions and measured advice take turns: wait until it has ended.',
  })

export const migrationsNotApplied = (folder: string) =>
  new Fault(
    'migrations_not_applied',
    409,
    `The database of ${folder} has none of its migrations yet: whatever were said about it would be about nothing`,
    {
      hint: 'Apply them with `dorsal migrate`, or with `dorsal start`, which seeds as well; then ask again.',
    },
  )

export const rehearsalStopped = (cause: unknown) =>
  new Fault('rehearsal_stopped', 409, 'The rehearsal was stopped, and nothing of it is recorded', {
    hint: 'Run it again to its end.',
    cause,
  })

export const acceptedFileUnreadable = (file: string, reason: string, cause: unknown) =>
  new Fault('accepted_file_unreadable', 400, `${file} cannot be read: ${reason}`, { hint: 'Check the rights of the file.', cause })

export const typesSchemaUnknown = (schema: string) =>
  new Fault('types_schema_unknown', 404, `The database has no schema ${schema}`, {
    hint: 'Name schemas that exist with --schema, or set them as api.schemas in config.toml.',
  })

export const languageUnknown = (language: string, known: readonly string[]) =>
  new Fault('language_unknown', 400, `There are no types for ${language}`, { hint: `Choose one of ${known.join(', ')}.` })

export const contractForbidden = () =>
  new Fault('contract_forbidden', 403, 'Only the secret key may read the contract', {
    hint: 'Send a key of kind secret as the header apikey; `dorsal keys list` names those there are.',
  })

export const changelogStartMissing = () =>
  new Fault('changelog_start_missing', 400, 'It is not known since when changes are to be told: no tag stands before the commit', {
    hint: 'Give the commit of the last release with --from.',
  })
