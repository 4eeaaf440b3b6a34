import { join } from 'node:path'
import { listBackups, readStanzas, type Stanza, type StanzaList } from '../../operations/backup/operation.ts'
import { toDataFolder } from '../../postgres/cluster/data-folder.ts'
import { findServerUser } from '../../postgres/cluster/server-user.ts'
import type { Workplace } from '../beside-server.ts'
import { backupsElsewhere } from '../errors.ts'
import { findArchive, findLiveIdentifier } from './open-archive.ts'

type Place = Pick<Workplace, 'project' | 'settings'>

export type StanzaStatus = {
  /** The one that the settings name. */
  readonly name: string
  /** What pgBackRest says of it; null where it says nothing. */
  readonly stanza: Stanza | null
  /** Why nothing can be restored from it; null where something can. */
  readonly problem: string | null
  /** What is left of an archive that Dorsal kept before; null where there was none. */
  readonly formerArchive: { readonly place: string; readonly backups: number } | null
}

/** A database or a target out of reach keeps nobody from what pgBackRest says. */
const notKnown = (): undefined => undefined

/** Of a database whose backups pgBackRest keeps; undefined for others. */
export async function findStanzaStatus(place: Place): Promise<StanzaStatus | undefined> {
  const { pgbackrestStanza: name } = place.settings.backup
  if (name === undefined || place.project.branch !== undefined) return undefined
  const { stanzas, problem } = await readStanzasHere(place, name)
  const stanza = stanzas.find((each) => each.name === name) ?? null
  const formerArchive = (await findFormerArchive(place).catch(notKnown)) ?? null
  return { name, stanza, problem: problem ?? (await findProblem(place, stanza)), formerArchive }
}

/** Those of which pgBackRest says that they are of this database. */
export async function listOwnStanzas(place: Place): Promise<readonly Stanza[]> {
  const { stanzas } = await readStanzasHere(place)
  const own = stanzas.length === 0 ? undefined : await findLiveIdentifier(place).catch(notKnown)
  return stanzas.filter(({ systemIdentifier }) => own !== undefined && systemIdentifier === own)
}

/** Nothing is added to an archive of Dorsal's own where pgBackRest keeps the backups. Throws `backup_by_pgbackrest`. */
export function checkOwnBackups({ project, settings }: Place): void {
  const { pgbackrestStanza } = settings.backup
  if (pgbackrestStanza !== undefined && project.branch === undefined) throw backupsElsewhere(pgbackrestStanza)
}

/** What an archive of before holds can still be restored. Throws `backup_by_pgbackrest` where there is none. */
export async function checkOwnRestores(place: Place): Promise<void> {
  if (place.settings.backup.pgbackrestStanza !== undefined && (await findFormerArchive(place)) === null) checkOwnBackups(place)
}

async function readStanzasHere({ project }: Place, stanza?: string): Promise<StanzaList> {
  return await readStanzas({ stanza, user: findServerUser(toDataFolder(join(project.stateFolder, 'postgres'))) })
}

async function findProblem(place: Place, stanza: Stanza | null): Promise<string | null> {
  if (stanza === null) return 'pgBackRest knows no stanza of that name'
  if (!stanza.isWell) return stanza.message
  const own = await findLiveIdentifier(place).catch(notKnown)
  return own === undefined || stanza.systemIdentifier === own ? null : 'it is of another cluster than this database'
}

async function findFormerArchive(place: Place): Promise<StanzaStatus['formerArchive']> {
  const archive = await findArchive(place)
  const backups = archive === undefined ? 0 : (await listBackups(archive)).backups.length
  return archive === undefined || backups === 0 ? null : { place: archive.place, backups }
}
