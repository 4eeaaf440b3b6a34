import type { AdviceRule } from '../../types.ts'

/** In the order of the documentation. */
export const performanceRules: readonly AdviceRule[] = []
