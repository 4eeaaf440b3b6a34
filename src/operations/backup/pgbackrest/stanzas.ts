import { toMessage } from '../../../base/to-message.ts'
import { type RunOptions, runPgbackrest } from './run-pgbackrest.ts'
import { parseInfo, type StanzaInfo } from './stanza-info.ts'

/** What pgBackRest knows of a cluster. */
export type Stanza = {
  readonly name: string
  readonly isWell: boolean
  /** pgBackRest's own words on it: `ok`, `no valid backups`. */
  readonly message: string
  /** Of the cluster whose log it takes now; null where it does not say. */
  readonly systemIdentifier: string | null
  readonly backups: number
  readonly lastBackup: { readonly label: string; readonly kind: string; readonly stoppedAt: string; readonly hasErrors: boolean } | null
  /** The last WAL segment in its archive. */
  readonly walTo: string | null
}

/** pgBackRest as seen from this machine. `problem`: why it tells nothing; null where it does. */
export type StanzaList = { readonly stanzas: readonly Stanza[]; readonly problem: string | null }

/** The named one, or all that pgBackRest is set up for on this machine. Whatever keeps it from telling of them is told. */
export async function readStanzas({ stanza, ...options }: RunOptions & { readonly stanza?: string | undefined }): Promise<StanzaList> {
  // What is set in the section of a stanza is read only when it is named.
  const named = stanza === undefined ? [] : [`--stanza=${stanza}`]
  try {
    const { output } = await runPgbackrest('info', [...named, '--output=json'], options)
    return { stanzas: parseStanzas(output), problem: null }
  } catch (error) {
    return { stanzas: [], problem: toMessage(error) }
  }
}

/** Throws a TypeError for what `pgbackrest info` does not print. */
export function parseStanzas(printed: string): readonly Stanza[] {
  return parseInfo(printed).map(toStanza)
}

function toStanza(info: StanzaInfo): Stanza {
  const { name, status, db = [], backup = [], archive = [] } = info
  const last = backup.at(-1)
  return {
    name,
    isWell: status.code === 0 && last?.error !== true,
    message: last?.error === true ? `errors in the pages of ${last.label}` : describeStatus(info),
    systemIdentifier: db.at(-1)?.['system-id'] ?? null,
    backups: backup.length,
    lastBackup:
      last === undefined
        ? null
        : {
            label: last.label,
            kind: last.type,
            stoppedAt: new Date(last.timestamp.stop * 1000).toISOString(),
            hasErrors: last.error === true,
          },
    walTo: archive.at(-1)?.max ?? null,
  }
}

/** What is wrong with a repository is said there, and here only that it is "other". */
export function describeStatus({ status, repo = [] }: Pick<StanzaInfo, 'status' | 'repo'>): string {
  const own = repo.filter(({ status }) => status.code !== 0).map(({ status }) => status.message)
  return status.code === 0 || own.length === 0 ? status.message : [...new Set(own)].join('; ')
}
