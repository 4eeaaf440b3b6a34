import { toAnswer } from '../../../findings/run-rules.ts'
import type { RuleCard, RuleReport } from '../../../findings/types.ts'
import type { SyntaxProblem } from './parse-migration.ts'

const syntaxErrorCard: RuleCard = {
  name: 'syntax-error',
  severity: 'error',
  title: "PostgreSQL's grammar does not know this text",
  reason: 'The file is read with the parser of PostgreSQL 18. Where it stops, the rest of the file cannot be judged.',
  remedy: 'Correct the text. Commands of psql, which begin with a backslash, are no SQL.',
}

/** What the rule has to say, on its own since it comes before there is anything for the others to look at. */
export function syntaxError(problems: readonly SyntaxProblem[]): readonly RuleReport[] {
  const findings = problems.map(({ place, problem }) => ({ subject: place.file, message: problem, place }))
  return [{ rule: syntaxErrorCard, answer: toAnswer(findings) }]
}
