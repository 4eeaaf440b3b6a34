import type { AdviceRule } from '../../types.ts'
import { exposedTableWithoutRowSecurity } from './exposed-table-without-row-security.ts'

/** In the order of the documentation. */
export const securityRules: readonly AdviceRule[] = [exposedTableWithoutRowSecurity]
