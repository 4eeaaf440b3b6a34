import type { Acceptance, Review, ReviewedFinding, RuleReport } from './types.ts'

/** What the rules said against what is accepted on the day `today` (`2026-11-30`). */
export function reviewReports(reports: readonly RuleReport[], accepted: readonly Acceptance[], today: string): Review {
  const valid = new Map(accepted.filter(({ until }) => until === undefined || until >= today).map((each) => [each.finding, each]))
  const findings = reports.flatMap((report) => reviewFindings(report, valid))
  const notRun = reports.flatMap(({ rule, answer }) =>
    answer.kind === 'could not run' ? [{ rule, reason: answer.reason, accepted: valid.get(`${rule.name}:could not run`) }] : [],
  )
  const used = new Set([...findings, ...notRun].map((each) => each.accepted))
  return {
    findings,
    notRun,
    notApplicable: reports.flatMap(({ rule, answer }) => (answer.kind === 'not applicable' ? [{ rule, reason: answer.reason }] : [])),
    clean: reports.filter(({ answer }) => answer.kind === 'clean').map(({ rule }) => rule),
    expired: accepted.filter((each) => !valid.has(each.finding)),
    unused: [...valid.values()].filter((each) => !used.has(each)),
  }
}

function reviewFindings({ rule, answer }: RuleReport, accepted: ReadonlyMap<string, Acceptance>): readonly ReviewedFinding[] {
  if (answer.kind !== 'found') return []
  return answer.findings.map((finding) => {
    const id = `${rule.name}:${finding.subject}`
    return { ...finding, rule, id, severity: finding.severity ?? rule.severity, accepted: accepted.get(id) }
  })
}

/** Errors that nobody accepted decide first; then whether everything could be looked at. */
export function judgeReview({ findings, notRun }: Review): 'holds' | 'does not hold' | 'could not be checked' {
  if (findings.some(({ severity, accepted }) => severity === 'error' && accepted === undefined)) return 'does not hold'
  return notRun.some(({ accepted }) => accepted === undefined) ? 'could not be checked' : 'holds'
}
