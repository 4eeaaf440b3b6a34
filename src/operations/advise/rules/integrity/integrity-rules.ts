import type { AdviceRule } from '../../types.ts'

/** In the order of the documentation. */
export const integrityRules: readonly AdviceRule[] = []
