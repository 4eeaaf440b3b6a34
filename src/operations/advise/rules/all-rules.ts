import type { AdviceRule } from '../types.ts'
import { integrityRules } from './integrity/integrity-rules.ts'
import { performanceRules } from './performance/performance-rules.ts'
import { securityRules } from './security/security-rules.ts'

/** In the order of the documentation. */
export const adviceRules: readonly AdviceRule[] = [...securityRules, ...integrityRules, ...performanceRules]
