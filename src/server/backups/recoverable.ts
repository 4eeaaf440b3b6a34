import { Fault } from '../../base/fault.ts'
import { readArchiveStatus } from '../../operations/backup/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { isArchived } from './archive-project.ts'
import { findLogicalKeeper } from './find-logical-keeper.ts'
import { openProjectArchive } from './open-archive.ts'
import { findStanzaStatus, type StanzaStatus } from './stanza-status.ts'

/** What can be brought back: ISO 8601, null where no second can, and a sentence for a person. */
export type Recoverable = { readonly earliest: string | null; readonly latest: string | null; readonly detail: string }

/** From what the archive's records say. An archive that cannot be asked is told, not thrown. */
export async function readRecoverableSeconds(place: Pick<Workplace, 'project' | 'settings'>): Promise<Recoverable> {
  const nothing = (detail: string): Recoverable => ({ earliest: null, latest: null, detail })
  const stanza = await findStanzaStatus(place)
  if (stanza !== undefined) return nothing(renderStanza(stanza))
  const { databaseUrl } = place.settings.server
  const kind = databaseUrl === undefined ? 'embedded' : 'external'
  if (!isArchived({ ...place, kind })) return nothing(renderUnarchived(place, kind))
  if ((await findLogicalKeeper(place.project)) !== undefined) return nothing(logElsewhere)
  try {
    const { earliest, latest } = await readArchiveStatus(await openProjectArchive(place))
    if (earliest === null || latest === null) return nothing('No second can be restored yet; `dorsal backup status` says why.')
    return { earliest, latest, detail: `The seconds from ${earliest} to ${latest} can be restored.` }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return nothing(error.code === 'archive_empty' ? 'No second can be restored yet: nothing was archived.' : error.message)
  }
}

function renderUnarchived({ project }: Pick<Workplace, 'project'>, kind: 'embedded' | 'external'): string {
  if (project.branch !== undefined) return 'No second can be restored: branches have no archive.'
  return kind === 'external' ? logElsewhere : 'No second can be restored: `dorsal.backup.enabled` is off.'
}

const logElsewhere = 'Point-in-time recovery of this database is the job of its provider: Dorsal does not receive its log.'

function renderStanza({ name, stanza, problem }: StanzaStatus): string {
  const last = stanza?.lastBackup?.stoppedAt
  if (problem !== null || last === undefined)
    return `pgBackRest keeps the backups, and none can be restored of the stanza ${name}: ${problem ?? 'it has none'}.`
  return `The seconds from the first backup of pgBackRest in the stanza ${name} can be restored with it; the last one is of ${last}.`
}
