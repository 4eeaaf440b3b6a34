import type { Contract } from '../../operations/contract/operation.ts'
import { readContract } from '../../operations/contract/operation.ts'
import type { Place } from '../../operations/diff/operation.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { Project } from '../../project/types.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import type { DorsalSettings } from '../settings.ts'
import { toContractOptions } from './contract-options.ts'
import { type OpenScratchProject, withScratchProjects } from './open-scratch-project.ts'

/** Where the contract is: in what the migrations make, or in the database as it stands. */
export type ContractSide = 'migrations' | 'database'

/**
 * The contract of a project. Absent `side`: that of the migrations, or of the database where there are none. Throws the Faults of opening the
 * database and of `applyMigrations`.
 */
export async function readProjectContract(place: Workplace, side?: ContractSide): Promise<Contract> {
  if ((side ?? (await findSide(place.project))) === 'database') return await readLiveContract(place)
  return await withScratchProjects(place, (open) => readScratchContract(open, place))
}

export async function findSide(project: Project): Promise<ContractSide> {
  const { migrations } = await listMigrations(project)
  return migrations.length > 0 ? 'migrations' : 'database'
}

export async function readLiveContract(place: Workplace): Promise<Contract> {
  const { settings, log } = place
  return await withPostgres(place, ({ postgres }) => readContractAt({ target: postgres.owner, settings: settings.postgres, log }, settings))
}

/** Of a project as its migrations make it, in a scratch PostgreSQL. */
export async function readScratchContract(open: OpenScratchProject, { project, onProgress }: Pick<Workplace, 'project' | 'onProgress'>) {
  onProgress('Applying the migrations in a scratch PostgreSQL')
  const { place, settings } = await open(project, { seed: false })
  return await readContractAt(place, settings)
}

export async function readContractAt(place: Place, settings: DorsalSettings): Promise<Contract> {
  return await runTransaction(place, { access: 'read only', isolation: 'repeatable read' }, (transaction) =>
    readContract(transaction, toContractOptions(settings)),
  )
}
