import { readFile } from 'node:fs/promises'
import type { Database } from '../../postgres/types.ts'
import { listDeletions } from './domain/list-deletions.ts'
import { countLoss } from './store/count-loss.ts'
import { readStoredThings } from './store/read-stored-things.ts'
import type { CountedLoss, Loss, StoredThing } from './types.ts'

export { checkConsent } from './domain/check-consent.ts'
export { listLosses } from './domain/list-losses.ts'
export { downMissing, downNotProven, downOfChanged, versionNotApplied } from './errors.ts'
export type { CountedLoss, Loss, StoredThing } from './types.ts'

/** Tables and columns of a database by what they are, not by their names: to be read before and after a way back. */
export async function readStored(database: Database): Promise<readonly StoredThing[]> {
  return await database.transaction({ access: 'read only' }, readStoredThings)
}

/** Rows that the statements of a down file delete or change. */
export async function readDeletions(path: string): Promise<readonly Loss[]> {
  return await listDeletions(await readFile(path, 'utf8'))
}

/** How much of what would be lost a database holds. */
export async function countLosses(database: Database, losses: readonly Loss[]): Promise<readonly CountedLoss[]> {
  return await database.transaction({ access: 'read only' }, async (transaction) => {
    const counted: CountedLoss[] = []
    for (const loss of losses) counted.push(await countLoss(transaction, loss))
    return counted
  })
}
