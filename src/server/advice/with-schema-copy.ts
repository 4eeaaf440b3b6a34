import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { type EstimateIndexesOptions, readDatabaseStatistics } from '../../operations/advise/operation.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { checkApplied } from '../check-applied.ts'
import { withDatabase } from '../prepare-database.ts'
import { asOnlyRehearsal, onFreshBranch } from '../rehearsals/rehearsal-branch.ts'

export type SchemaCopy = Pick<EstimateIndexesOptions, 'statistics' | 'onCopy'>

/** The schema of the database on a PostgreSQL of its own, and what the live planner knows, for the length of `work`. Throws as `withCopy`. */
export async function withSchemaCopy<T>(place: Workplace, work: (copy: SchemaCopy) => Promise<T>): Promise<T> {
  return await asOnlyRehearsal(place, async () => {
    const statistics = await withPostgres(place, async ({ postgres }) => {
      await checkApplied(place, postgres)
      return await withDatabase(postgres.owner, place, (database) => database.transaction({ access: 'read only' }, readDatabaseStatistics))
    })
    return await onFreshBranch(place, (branch) => openCopy(branch, (onCopy) => work({ statistics, onCopy })), 'schema')
  })
}

/** A database of the branch as often as it is asked for, on new connections each time. */
async function openCopy<T>(branch: Workplace, work: (onCopy: SchemaCopy['onCopy']) => Promise<T>): Promise<T> {
  return await withPostgres(branch, async ({ postgres }) => {
    const dataFolder = await realpath(join(branch.project.stateFolder, 'postgres', 'data'))
    return await work((use) => withDatabase(postgres.owner, branch, (database) => use({ database, dataFolder })))
  })
}
