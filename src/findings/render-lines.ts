import type { Review, ReviewedFinding, RuleThatCouldNotRun, Severity } from './types.ts'

/** The review for a person at a terminal: what blocks first, then what could not be looked at, then what is accepted, and a count of all. */
export function renderLines(review: Review): readonly string[] {
  const open = review.findings.filter(({ accepted }) => accepted === undefined)
  const order = ['error', 'warning', 'note'] as const
  return [
    ...order.flatMap((severity) => open.filter((each) => each.severity === severity).flatMap(renderFinding)),
    ...review.notRun.filter(({ accepted }) => accepted === undefined).flatMap(renderNotRun),
    ...review.expired.map(({ finding, until }) => `accepted until ${until}, and the day has passed: ${finding}`),
    ...review.unused.map(({ finding }) => `accepted, and not found any more: ${finding}`),
    renderSummary(review, open),
  ]
}

function renderFinding({ severity, rule, message, fix, place, subject }: ReviewedFinding): readonly string[] {
  const where = place === undefined ? subject : `${place.file}:${place.line}:${place.column}`
  const mend = fix === undefined ? [] : fix.split('\n').map((line) => `    ${line}`)
  return [`${severity}: ${where} ${rule.name}`, `  ${message}`, ...mend, '']
}

function renderNotRun({ rule, reason }: RuleThatCouldNotRun): readonly string[] {
  return [`could not run: ${rule.name}`, `  ${reason}`, '']
}

function renderSummary({ findings, notRun, notApplicable, clean }: Review, open: readonly ReviewedFinding[]): string {
  const count = (severity: Severity) => toCount(open.filter((each) => each.severity === severity).length, severity)
  const parts = [
    count('error'),
    count('warning'),
    count('note'),
    `${findings.length - open.length} accepted`,
    `${toCount(clean.length, 'rule')} clean`,
    `${notApplicable.length} not applicable`,
    `${notRun.length} could not run`,
  ]
  return parts.join(', ')
}

function toCount(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
