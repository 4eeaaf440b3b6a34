import { readStanzas, type Stanza } from '../../operations/backup/operation.ts'
import type { Workplace } from '../beside-server.ts'

export type StanzaStatus = {
  /** The one that the settings name. */
  readonly name: string
  /** What pgBackRest says of it; null where it says nothing: it is not installed here, or does not know the stanza. */
  readonly stanza: Stanza | null
}

/** Of a database whose backups pgBackRest keeps; undefined for others. */
export async function findStanzaStatus({ settings }: Pick<Workplace, 'settings'>): Promise<StanzaStatus | undefined> {
  const { pgbackrestStanza: name } = settings.backup
  if (name === undefined) return undefined
  return { name, stanza: (await readStanzas()).find((each) => each.name === name) ?? null }
}
