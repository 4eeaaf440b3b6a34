import { renderLines } from '../findings/render-lines.ts'
import type { ReviewedFinding, Severity } from '../findings/types.ts'
import type { ProjectContractDiff } from '../server/contracts/diff-project-contract.ts'
import type { Answer } from './answer.ts'

export function toContractDiffAnswer(diff: ProjectContractDiff): Answer {
  const { verdict, against, usageSince, review } = diff
  const { findings, notRun, expired, unused } = review
  return {
    verdict,
    data: {
      verdict,
      against,
      usageSince,
      findings: findings.map(toData),
      notRun: notRun.map(({ rule, reason }) => ({ rule: rule.name, reason })),
      expired,
      unused,
    },
    sections: [{ kind: 'lines', lines: describeContractDiff(diff) }],
  }
}

/** For a person at a terminal. */
export function describeContractDiff({ review, usageSince }: ProjectContractDiff): readonly string[] {
  const usage =
    usageSince === null
      ? 'No usage is recorded: who uses what could not be checked.'
      : `Uses are recorded since ${usageSince.slice(0, 10)}.`
  return [...(review.findings.length === 0 ? ['Nothing that clients may rely on changes.'] : renderLines(review)), usage]
}

const headings: Readonly<Record<Severity, string>> = { error: 'Breaks', warning: 'May break', note: 'Breaks nobody' }

/** For a pull request: the verdict, then what breaks, what may, and the rest folded away. */
export function renderContractMarkdown(diff: ProjectContractDiff): string {
  const { review, verdict, against, usageSince } = diff
  const open = review.findings.filter(({ accepted }) => accepted === undefined)
  const of = (severity: Severity) => open.filter((finding) => finding.severity === severity)
  const accepted = review.findings.filter((finding) => finding.accepted !== undefined)
  return [
    `## API against \`${against}\`: ${verdicts[verdict]}`,
    ...(['error', 'warning'] as const).flatMap((severity) => renderList(`### ${headings[severity]}`, of(severity))),
    ...renderFolded(headings.note, of('note')),
    ...renderFolded('Accepted', accepted),
    ...(open.length + accepted.length === 0 ? ['Nothing that clients may rely on changes.'] : []),
    usageSince === null
      ? '*No usage is recorded: who uses what could not be checked.*'
      : `*Uses are recorded since ${usageSince.slice(0, 10)}.*`,
  ].join('\n\n')
}

const verdicts = {
  holds: 'nobody breaks',
  'does not hold': 'clients break',
  'could not be checked': 'could not be checked',
} as const satisfies Record<ProjectContractDiff['verdict'], string>

function renderList(heading: string, findings: readonly ReviewedFinding[]): readonly string[] {
  return findings.length === 0 ? [] : [heading, findings.map(renderItem).join('\n')]
}

function renderFolded(heading: string, findings: readonly ReviewedFinding[]): readonly string[] {
  if (findings.length === 0) return []
  return [`<details><summary>${heading} (${findings.length})</summary>`, findings.map(renderItem).join('\n'), '</details>']
}

/** Names may hold what Markdown or HTML would read. */
function renderItem({ rule, message, fix, accepted }: ReviewedFinding): string {
  const text = message
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/([\\`*_[\]|])/g, '\\$1')
  const mend = fix === undefined ? '' : `\n  \`${fix}\``
  return `- ${text} (\`${rule.name}\`)${accepted === undefined ? '' : `, accepted: ${accepted.reason}`}${mend}`
}

function toData({ rule, id, subject, severity, message, fix, details, accepted }: ReviewedFinding) {
  return { id, rule: rule.name, subject, severity, message, fix: fix ?? null, ...details, accepted: accepted?.reason ?? null }
}
