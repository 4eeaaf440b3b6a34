import { pgbackrestFailed, stanzaUnknown } from './errors.ts'
import { type RunOptions, runPgbackrest } from './run-pgbackrest.ts'
import { isOfToday, parseInfo, type StanzaInfo, toRepository } from './stanza-info.ts'
import { describeStatus } from './stanzas.ts'

export type StanzaBackup = {
  readonly label: string
  readonly repository: number
  /** In milliseconds since 1970; from then on its recovery can stop. */
  readonly completeAt: number
  /** The segments of the log without which it is no database. */
  readonly log: { readonly start: string; readonly stop: string } | null
}

/** What pgBackRest has of the cluster whose log it takes now. */
export type StanzaContents = {
  /** Of the cluster; null where nothing was kept yet. */
  readonly systemIdentifier: string | null
  /** PostgreSQL's major version; null as above. */
  readonly major: number | null
  readonly repositories: readonly number[]
  /** Folders of the log in the repositories: `18-1`. */
  readonly archives: readonly string[]
  /** By time. */
  readonly backups: readonly StanzaBackup[]
}

/** Throws `pgbackrest_missing`, `pgbackrest_failed`, `pgbackrest_stanza_unknown`. */
export async function readStanzaContents(stanza: string, options: RunOptions): Promise<StanzaContents> {
  return parseStanzaContents((await runPgbackrest('info', [`--stanza=${stanza}`, '--output=json'], options)).output, stanza)
}

/** `printed`: of `pgbackrest info`. Throws as `readStanzaContents` does, and a TypeError for what pgBackRest does not print. */
export function parseStanzaContents(printed: string, stanza: string): StanzaContents {
  const info = getStanza(parseInfo(printed), stanza)
  const { db = [], repo = [], backup = [], archive = [] } = info
  const today = db.filter((each) => isOfToday(info, each)).at(-1)
  return {
    systemIdentifier: today?.['system-id'] ?? null,
    major: today === undefined ? null : Number.parseInt(today.version, 10),
    repositories: repo.map(({ key }) => key),
    archives: archive.filter(({ database }) => isOfToday(info, database)).map(({ id }) => id),
    backups: backup
      .filter(({ database }) => isOfToday(info, database))
      .map(toBackup)
      .toSorted((one, other) => one.completeAt - other.completeAt),
  }
}

/** The codes of the Command Reference that say more than what there is. */
const [stanzaMissing, outOfReach] = [1, 99]

function getStanza(known: readonly StanzaInfo[], stanza: string): StanzaInfo {
  // Of a repository that it cannot read pgBackRest has no names, and calls what it found there "[invalid]".
  const found = known.find(({ name }) => name === stanza) ?? known.find(({ status }) => status.code === outOfReach)
  if (found === undefined || found.status.code === stanzaMissing) throw stanzaUnknown(stanza)
  if (found.status.code === outOfReach) throw pgbackrestFailed('info', describeStatus(found))
  return found
}

function toBackup({ label, timestamp, archive: { start, stop }, database }: NonNullable<StanzaInfo['backup']>[number]): StanzaBackup {
  return {
    label,
    repository: toRepository(database),
    // pgBackRest tells whole seconds: the backup may have ended at any moment of its last one.
    completeAt: (timestamp.stop + 1) * 1000,
    log: typeof start === 'string' && typeof stop === 'string' ? { start, stop } : null,
  }
}
