import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import {
  exchangeData,
  fetchMissing,
  finishExchange,
  planRollback,
  rehearseUpgrade,
  type Upgraded,
  type UpgradeRecord,
  type UpgradeRehearsal,
  upgradeCluster,
  upgradeIsExternal,
} from '../../operations/upgrade/operation.ts'
import { findDataVersion, toDataFolder } from '../../postgres/cluster/data-folder.ts'
import { sql } from '../../postgres/sql.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { withDatabase } from '../prepare-database.ts'
import { readBoth } from './upgrade-reads.ts'

export type UpgradeChoice = {
  /** Major version; absent: the newest that this Dorsal carries. */
  readonly to: number | undefined
}

/** On a copy; see `rehearseUpgrade`. `file`: requests to compare the answers of. Throws the Faults of that, of the cluster and `bench_file_unusable`. */
export async function rehearseProjectUpgrade(
  place: Workplace,
  { to, file }: UpgradeChoice & { readonly file: string | undefined },
): Promise<UpgradeRehearsal> {
  await fetchOwn(place)
  return await withPostgres(place, async ({ postgres }, keys) => {
    const { owner, kind } = postgres
    const version = await withDatabase(owner, place, (database) =>
      database.transaction({ access: 'read only' }, (transaction) =>
        transaction.query<{ version: string }>(sql`select split_part(current_setting('server_version'), ' ', 1) as version`),
      ),
    )
    return await rehearseUpgrade({
      folder: join(place.project.stateFolder, 'upgrade-rehearsal'),
      from: { target: (database) => ({ ...owner, database }), version: version[0]?.version ?? '' },
      database: owner.database,
      which: kind === 'embedded' ? 'all' : 'this one',
      to,
      passwords: kind === 'embedded',
      superuserPassword: keys.databasePasswords.postgres,
      read: (before, after) => readBoth({ ...place, keys, file }, before, after),
      onProgress: place.onProgress,
    })
  })
}

/** The programs that the project's own data run with. */
async function fetchOwn({ project, settings, onProgress }: Workplace): Promise<void> {
  const major = settings.server.databaseUrl === undefined ? findDataVersion(toDataFolder(join(project.stateFolder, 'postgres'))) : undefined
  if (major !== undefined) await fetchMissing([major], onProgress)
}

export type UpgradeOutcome = Partial<Omit<Upgraded, 'record'>> & { readonly record: UpgradeRecord }

/** Does it, or finishes one that was killed while the data were exchanged. Throws `upgrade_…` and the Faults of the cluster. */
export async function upgradeProject(
  { project, settings, onProgress }: Workplace,
  options: UpgradeChoice & { readonly despiteDifferences: boolean },
): Promise<UpgradeOutcome> {
  if (settings.server.databaseUrl !== undefined) throw upgradeIsExternal()
  const finished = await finishExchange(project.stateFolder)
  if (finished !== undefined) return { record: finished }
  const keys = await loadKeys(project, settings, systemClock)
  const superuserPassword = keys.databasePasswords.postgres
  return await upgradeCluster({ ...options, stateFolder: project.stateFolder, superuserPassword, onProgress, clock: systemClock })
}

/** Makes the data of before the last upgrade the live ones again; those of since then are kept. Throws `upgrade_nothing_to_undo`. */
export async function undoUpgrade({ project, settings }: Workplace): Promise<UpgradeOutcome> {
  if (settings.server.databaseUrl !== undefined) throw upgradeIsExternal()
  const finished = await finishExchange(project.stateFolder)
  if (finished !== undefined) return { record: finished }
  return { record: await exchangeData(project.stateFolder, await planRollback(project.stateFolder, new Date(systemClock.now()))) }
}
