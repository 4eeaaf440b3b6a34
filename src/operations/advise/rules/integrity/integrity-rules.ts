import type { AdviceRule } from '../../types.ts'
import { constraintNotValidated } from './constraint-not-validated.ts'
import { foreignKeyToAuthUnique } from './foreign-key-to-auth-unique.ts'
import { regTypeColumn } from './reg-type-column.ts'
import { replicationSlotUnused } from './replication-slot-unused.ts'
import { tableWithoutPrimaryKey } from './table-without-primary-key.ts'
import { triggerDisabled } from './trigger-disabled.ts'

/** In the order of the documentation. */
export const integrityRules: readonly AdviceRule[] = [
  constraintNotValidated,
  foreignKeyToAuthUnique,
  regTypeColumn,
  replicationSlotUnused,
  tableWithoutPrimaryKey,
  triggerDisabled,
]
