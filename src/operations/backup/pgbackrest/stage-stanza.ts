import { chmod, chown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../base/clock.ts'
import { Fault } from '../../../base/fault.ts'
import { silentLog } from '../../../base/log.ts'
import { getCarriedMajor } from '../../../postgres/cluster/binaries.ts'
import { type Cluster, startCluster } from '../../../postgres/cluster/cluster.ts'
import { toDataFolder } from '../../../postgres/cluster/data-folder.ts'
import { fetchBinaries } from '../../../postgres/cluster/fetch-binaries.ts'
import { toServerPath } from '../../../postgres/cluster/server-command.ts'
import { findServerUser } from '../../../postgres/cluster/server-user.ts'
import type { ServerUser } from '../../../postgres/cluster/types.ts'
import { copySettings, writeExternalSettings } from '../restore/copy-settings.ts'
import { deleteCopy } from '../restore/delete-copy.ts'
import { createPhases, type Phases } from '../restore/phases.ts'
import { stanzaForeign } from './errors.ts'
import { findRanges, type SecondsRange } from './recoverable-ranges.ts'
import { runPgbackrest } from './run-pgbackrest.ts'
import { readStanzaContents } from './stanza-contents.ts'
import { verifyStanza } from './verify-stanza.ts'

export type StanzaOptions = {
  readonly stanza: string
  /** Of the live cluster. */
  readonly systemIdentifier: string | undefined
  /** The scratch cluster's folder; what is in it goes away. */
  readonly folder: string
  /** Whose data folder shows which user PostgreSQL runs as: the live cluster's, where there is one. */
  readonly alike: string
  readonly clock: Clock
  readonly onProgress: (line: string) => void
  readonly signal: AbortSignal
}

export type OpenStanza = {
  readonly ranges: readonly SecondsRange[]
  readonly findEarliest: (at: number) => number
  /** What is damaged or missing in the repository, each by its name. */
  readonly problems: readonly string[]
  readonly stage: (at: number) => Promise<StagedStanza>
}

export type StagedStanza = {
  readonly backups: readonly string[]
  readonly phases: Phases
  readonly finish: () => Promise<{ readonly cluster: Cluster }>
}

/**
 * What pgBackRest can restore of a stanza, when it has read all of it, and how it does (its Command Reference, "Restore Command", "Verify Command").
 * Throws `pgbackrest_missing`, `pgbackrest_failed`, `pgbackrest_stanza_unknown`, `pgbackrest_stanza_foreign`, the Faults of `fetchBinaries`.
 */
export async function openStanza(options: StanzaOptions): Promise<OpenStanza> {
  const { stanza, signal, onProgress } = options
  const user = findServerUser(toDataFolder(options.alike))
  const contents = await readStanzaContents(stanza, { user, signal })
  if (contents.systemIdentifier !== null && contents.systemIdentifier !== options.systemIdentifier) throw stanzaForeign(stanza)
  const { backups, major } = contents
  if (major !== null && major !== getCarriedMajor()) await fetchBinaries({ major, onProgress })
  onProgress(`pgBackRest reads what it has in the stanza ${stanza}`)
  const { problems, log } = await verifyStanza(stanza, contents, { user, signal })
  const choose = (at: number) => backups.findLast(({ completeAt }) => completeAt <= at)
  return {
    ranges: findRanges(backups, log),
    findEarliest: (at) => choose(at)?.completeAt ?? at,
    problems,
    stage: (at) => stageStanza(options, user, { at, label: choose(at)?.label ?? 'latest' }),
  }
}

type Moment = { readonly at: number; readonly label: string }

async function stageStanza(options: StanzaOptions, user: ServerUser, moment: Moment): Promise<StagedStanza> {
  const { folder, clock } = options
  const phases = createPhases(clock)
  await makeFolders(options, user)
  await phases.measure('pgBackRest', () => restoreStanza(options, user, moment))
  const settings = { ...ownSettings, ...(await writeExternalSettings(toDataFolder(folder), user)) }
  return {
    backups: [moment.label],
    phases,
    finish: async () => ({ cluster: await phases.measure('recovery', () => recover(options, settings)) }),
  }
}

/** pgBackRest restores into a folder that is there and empty. */
async function makeFolders({ folder, onProgress }: StanzaOptions, user: ServerUser): Promise<void> {
  await deleteCopy(folder, onProgress)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  for (const path of [toDataFolder(folder), toTablespaces(folder)]) {
    await mkdir(path, { mode: 0o700 })
    if (user.switched) await chown(path, user.uid, user.gid)
  }
}

const toTablespaces = (folder: string) => join(folder, 'tablespaces')

async function restoreStanza(options: StanzaOptions, user: ServerUser, { at, label }: Moment): Promise<void> {
  const { stanza, folder, signal } = options
  const data = toDataFolder(folder)
  const parameters = [
    `--stanza=${stanza}`,
    `--pg1-path=${toServerPath(data, user)}`,
    `--set=${label}`,
    '--type=time',
    `--target=${new Date(at).toISOString().replace('T', ' ').replace('Z', '+00')}`,
    '--target-action=promote',
    // Else the copy would send its own log to the repository once it takes writes.
    '--archive-mode=off',
    `--tablespace-map-all=${toTablespaces(folder)}`,
    '--log-level-console=off',
    '--log-level-stderr=warn',
    '--log-level-file=off',
  ]
  await runPgbackrest('restore', parameters, { user, cwd: data, signal })
}

/** Besides those of every copy: without hot_standby "ready" means that the recovery has ended. */
const ownSettings = { ...copySettings, hot_standby: 'off' } as const

const endedBeforeTarget = 'recovery ended before configured recovery target was reached'

/** pgBackRest wrote where the recovery ends and how it gets the log. A second behind the last commit is reached when the log ends. */
async function recover({ folder, onProgress, signal }: StanzaOptions, settings: Readonly<Record<string, string>>): Promise<Cluster> {
  const start = (ending: Readonly<Record<string, string>>) =>
    startCluster({
      folder,
      superuserPassword: '',
      log: silentLog,
      onProgress,
      signal,
      serverSettings: { ...settings, ...ending },
    })
  return await start({}).catch((error: unknown) => {
    if (!(error instanceof Fault) || !error.message.includes(endedBeforeTarget)) throw error
    return start({ recovery_target_time: '' })
  })
}
