import type { RuleCard, RuleReport } from '../../../findings/types.ts'

const card: RuleCard = {
  name: 'target-database',
  severity: 'error',
  title: 'The database could not be asked',
  reason: 'Sizes, types and constraints of the database decide what is a hazard there.',
  remedy: 'Make the database reachable, or leave it out with --offline.',
}

export function targetDatabase(reason: string): readonly RuleReport[] {
  return [{ rule: card, answer: { kind: 'could not run', reason } }]
}
