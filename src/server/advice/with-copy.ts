import type { Database } from '../../postgres/types.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { checkApplied } from '../check-applied.ts'
import { withDatabase } from '../prepare-database.ts'
import { asOnlyRehearsal, type CopyReport, onFreshBranch } from '../rehearsals/rehearsal-branch.ts'

/**
 * A fresh copy of the database, as its superuser, for the length of `work`: what is done there reaches nobody. One at a time, as rehearsals. Throws
 * `rehearsal_running`, `migrations_not_applied` and the Faults of branches.
 */
export async function withCopy<T>(place: Workplace, work: (copy: Database, report: CopyReport) => Promise<T>): Promise<T> {
  return await asOnlyRehearsal(place, () =>
    onFreshBranch(place, (branch, report) =>
      withPreparedDatabase(branch, async ({ postgres }) => {
        await checkApplied(place, postgres)
        return await withDatabase(postgres.owner, branch, (database) => work(database, report))
      }),
    ),
  )
}
