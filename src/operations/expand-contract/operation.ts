import type { Log } from '../../base/log.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { runTransaction } from '../../postgres/run-transaction.ts'
import type { PostgresSettings } from '../../postgres/settings.ts'
import type { Transaction } from '../../postgres/types.ts'
import { planAddCheck, planAddForeignKey, planAddIndex, planAddUnique } from './changes/add-constraints.ts'
import { planChangeType } from './changes/change-type.ts'
import { planDropColumn } from './changes/drop-column.ts'
import { planRenameColumn } from './changes/rename-column.ts'
import { planRenameTable } from './changes/rename-table.ts'
import { planSetNotNull } from './changes/set-not-null.ts'
import { planSplitTable } from './changes/split-table.ts'
import type { Change, ChangeKind, ChangePlan } from './types.ts'

export { type PhaseFile, renderPhase } from './domain/render-phase.ts'
export type { Change, ChangePlan, Phase, PhaseKind } from './types.ts'

type PlannerOf<Kind extends ChangeKind> = (
  transaction: Transaction,
  change: Extract<Change, { readonly kind: Kind }>,
) => Promise<ChangePlan>

const planners: { readonly [Kind in ChangeKind]: PlannerOf<Kind> } = {
  'rename column': planRenameColumn,
  'change type': planChangeType,
  'set not null': planSetNotNull,
  'drop column': planDropColumn,
  'rename table': planRenameTable,
  'split table': planSplitTable,
  'add foreign key': planAddForeignKey,
  'add index': planAddIndex,
  'add unique': planAddUnique,
  'add check': planAddCheck,
}

export type SchemaPlace = { readonly target: ConnectionTarget; readonly settings: PostgresSettings; readonly log: Log }

/**
 * The migrations that make a change while the application goes on by the old shape: they serve both until the last of them. Reads the schema of
 * a database that nobody uses (definitions are read by trying a change and undoing it). Throws `change_not_understood`, `change_refused`,
 * `conversion_failed`.
 */
export async function planChange(place: SchemaPlace, change: Change): Promise<ChangePlan> {
  return await runTransaction(place, { end: 'rollback' }, async (transaction) => {
    // With an empty search_path PostgreSQL qualifies every name it prints.
    await transaction.run("set local search_path to ''; set local quote_all_identifiers to off")
    return await planAny(transaction, change)
  })
}

async function planAny<Kind extends ChangeKind>(
  transaction: Transaction,
  change: { [Each in Kind]: Extract<Change, { readonly kind: Each }> }[Kind],
): Promise<ChangePlan> {
  const plan: PlannerOf<Kind> = planners[change.kind]
  return await plan(transaction, change)
}
