import type { Review, ReviewedFinding, Severity } from './types.ts'

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<Severity, string>

/**
 * Workflow commands that GitHub Actions shows beside the lines of a pull request, one for each finding that nobody accepted and each rule that could
 * not run. Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function renderAnnotations({ findings, notRun }: Review): readonly string[] {
  const open = findings.filter(({ accepted }) => accepted === undefined)
  const blind = notRun.filter(({ accepted }) => accepted === undefined)
  return [
    ...open.map(renderFinding),
    ...blind.map(({ rule, reason }) => `::error title=${escapeProperty(rule.name)}::${escapeData(`could not run: ${reason}`)}`),
  ]
}

function renderFinding({ rule, severity, message, fix, place }: ReviewedFinding): string {
  const where = place === undefined ? [] : [`file=${escapeProperty(place.file)}`, `line=${place.line}`, `col=${place.column}`]
  const properties = [...where, `title=${escapeProperty(rule.name)}`].join(',')
  return `::${commands[severity]} ${properties}::${escapeData(fix === undefined ? message : `${message}\n${fix}`)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
