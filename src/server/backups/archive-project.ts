import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { type Archiving, deriveArchiveKeys, openStore, startArchiving } from '../../operations/backup/operation.ts'
import type { Project } from '../../project/types.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import type { DorsalSettings } from '../settings.ts'
import { toBackupFolder } from './backup-folder.ts'

type Archived = {
  readonly project: Project
  readonly settings: DorsalSettings
  readonly postgres: OpenPostgres
  readonly log: Log
  readonly clock: Clock
  /** The first answers can be given. */
  readonly served: Promise<void>
}

/** Whether `dorsal start` keeps an archive: of the project's own database, and of another one when asked to; never beside one of pgBackRest. */
export function isArchived({ project, settings, kind }: Pick<Archived, 'project' | 'settings'> & Pick<OpenPostgres, 'kind'>): boolean {
  const { enabled, external, pgbackrestStanza } = settings.backup
  return enabled && pgbackrestStanza === undefined && project.branch === undefined && (kind === 'embedded' || external)
}

/** Undefined where no archive is kept. With synchronous commits it resolves when they can return. */
export async function startProjectArchive({ project, settings, postgres, log, clock, served }: Archived): Promise<Archiving | undefined> {
  if (!isArchived({ project, settings, kind: postgres.kind })) return undefined
  const { backup } = settings
  const folder = toBackupFolder(project)
  const archiving = startArchiving({
    target: postgres.owner,
    settings: backup,
    store: await openStore(backup, { root: project.root, folder }),
    keys: deriveArchiveKeys(backup.encryptionKeys),
    folder,
    keepLogical: async (signal) => {
      const { keepLogicalBackups } = await import('./logical-project.ts')
      await keepLogicalBackups({ project, settings, postgres, log, onProgress: (line) => log.debug({ from: 'backup' }, line), signal })
    },
    startsAfter: backup.synchronous ? Promise.resolve() : served.then(() => sleep(backup.idleBefore * 1000, undefined, { ref: false })),
    clock,
    log,
  })
  if (backup.synchronous) await archiving.begun
  return archiving
}

/** What PostgreSQL is told at its start so that commits wait for the archive. */
export function renderSynchronousSettings({ project, settings }: Pick<Archived, 'project' | 'settings'>): Readonly<Record<string, string>> {
  const isWaitedFor = isArchived({ project, settings, kind: 'embedded' }) && settings.backup.synchronous
  return isWaitedFor ? { synchronous_standby_names: `"${settings.backup.slot}"` } : {}
}
