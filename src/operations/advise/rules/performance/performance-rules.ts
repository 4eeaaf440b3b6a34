import type { AdviceRule } from '../../types.ts'
import { autovacuumDisabled } from './autovacuum-disabled.ts'
import { cacheTooSmall } from './cache-too-small.ts'
import { deadTuples } from './dead-tuples.ts'
import { duplicateIndex } from './duplicate-index.ts'
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts'
import { idleInTransaction } from './idle-in-transaction.ts'
import { invalidIndex } from './invalid-index.ts'
import { policyCallPerRow } from './policy-call-per-row.ts'
import { policyFunctionTakesColumn } from './policy-function-takes-column.ts'
import { sequenceNearEnd } from './sequence-near-end.ts'
import { sequentialScanPerCall } from './sequential-scan-per-call.ts'
import { severalPermissivePolicies } from './several-permissive-policies.ts'
import { statisticsTooOld } from './statistics-too-old.ts'
import { tableBloat } from './table-bloat.ts'
import { transactionIdsNearEnd } from './transaction-ids-near-end.ts'
import { unusedIndex } from './unused-index.ts'
import { workMemSpills } from './work-mem-spills.ts'

/** In the order of the documentation. */
export const performanceRules: readonly AdviceRule[] = [
  policyCallPerRow,
  policyFunctionTakesColumn,
  severalPermissivePolicies,
  foreignKeyWithoutIndex,
  sequentialScanPerCall,
  duplicateIndex,
  unusedIndex,
  invalidIndex,
  workMemSpills,
  statisticsTooOld,
  deadTuples,
  tableBloat,
  autovacuumDisabled,
  sequenceNearEnd,
  transactionIdsNearEnd,
  idleInTransaction,
  cacheTooSmall,
]
