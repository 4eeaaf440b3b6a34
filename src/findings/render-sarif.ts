import type { Review, ReviewedFinding, RuleCard, RuleThatCouldNotRun } from './types.ts'

export type SarifTool = {
  readonly name: string
  readonly version: string /** Of the page of a rule. */
  readonly toRuleUrl?: (rule: string) => string
}

/**
 * The review as a SARIF 2.1.0 log, which GitHub's code scanning and editors read. Accepted findings are suppressed results; a rule that could not
 * run makes the invocation unsuccessful. Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */
export function renderSarif(review: Review, { name, version, toRuleUrl }: SarifTool): unknown {
  const rules = listRules(review)
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, semanticVersion: version, rules: rules.map((rule) => renderRule(rule, toRuleUrl)) } },
        invocations: [
          {
            executionSuccessful: review.notRun.length === 0,
            toolExecutionNotifications: review.notRun.map(renderNotification),
          },
        ],
        results: review.findings.map(renderResult),
      },
    ],
  }
}

function listRules({ findings, notRun, notApplicable, clean }: Review): readonly RuleCard[] {
  const all = [...[...findings, ...notRun, ...notApplicable].map(({ rule }) => rule), ...clean]
  return [...new Map(all.map((rule) => [rule.name, rule])).values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function renderRule({ name, severity, title, reason, remedy }: RuleCard, toRuleUrl: SarifTool['toRuleUrl']) {
  return {
    id: name,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: remedy },
    defaultConfiguration: { level: severity },
    ...(toRuleUrl === undefined ? {} : { helpUri: toRuleUrl(name) }),
  }
}

function renderResult({ rule, severity, message, fix, place, id, accepted }: ReviewedFinding) {
  return {
    ruleId: rule.name,
    level: severity,
    message: { text: fix === undefined ? message : `${message}\n\n${fix}` },
    // By subject and not by line: a finding stays the same one when lines above it come and go.
    partialFingerprints: { 'subject/v1': id },
    locations: place === undefined ? [{ logicalLocations: [{ fullyQualifiedName: id.slice(id.indexOf(':') + 1) }] }] : [renderPlace(place)],
    ...(accepted === undefined ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: accepted.reason }] }),
  }
}

function renderPlace({ file, line, column, endLine }: NonNullable<ReviewedFinding['place']>) {
  const region = { startLine: line, startColumn: column, ...(endLine === undefined ? {} : { endLine }) }
  return { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region } }
}

function renderNotification({ rule, reason }: RuleThatCouldNotRun) {
  return { level: 'error', message: { text: `${rule.name} could not run: ${reason}` }, associatedRule: { id: rule.name } }
}
