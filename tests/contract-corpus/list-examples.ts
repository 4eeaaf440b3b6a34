import { contractRules } from '../../src/operations/contract/operation.ts'
import type { ContractCase } from './read-changes.ts'

/** The examples of the rules that SQL makes, as cases without what is said of them. */
export function listExamples(): readonly ContractCase[] {
  return contractRules.flatMap(({ name, example }) => {
    if (example.kind !== 'sql') return []
    const { change, first } = example
    return [{ name, sql: first === undefined ? change : `${first}\n${boundary}\n${change}`, there: [], back: [] }]
  })
}

/** Between what a change stands on and the change. */
export const boundary = '-- then'
