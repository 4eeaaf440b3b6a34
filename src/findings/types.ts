/** `error` blocks; `warning` wants to be looked at; `note` is worth knowing. The levels of SARIF 2.1.0, section 3.27.10. */
export type Severity = 'error' | 'warning' | 'note'

/** Where in a file, counted from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number; readonly endLine?: number }

export type Finding = {
  /** What it is about, by a name that outlives edits of the file: `public.orders.note`, never a line number. */
  readonly subject: string
  /** What is wrong with it, one sentence. */
  readonly message: string
  /** What mends it, ready to be run; absent where somebody must decide. */
  readonly fix?: string
  readonly place?: Place
  /** In place of the rule's own. */
  readonly severity?: Severity
  /** Figures and names for machines. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** What a rule found out. A rule that could not look never looks like one that found nothing. */
export type RuleAnswer =
  | { readonly kind: 'found'; readonly findings: readonly Finding[] }
  | { readonly kind: 'clean' }
  | { readonly kind: 'not applicable'; readonly reason: string }
  | { readonly kind: 'could not run'; readonly reason: string }

/** What is told of a rule wherever its findings are shown. */
export type RuleCard = {
  /** Kebab-case, the name of its file: `foreign-key-without-index`. */
  readonly name: string
  readonly severity: Severity
  /** One line, without a full stop. */
  readonly title: string
  /** Why it matters, for its page. */
  readonly reason: string
  /** What to do instead, for its page. */
  readonly remedy: string
}

/** One thing to look for in whatever is looked at: one file, one page, one test that its fix silences it. */
export type Rule<Input> = RuleCard & { readonly check: (input: Input) => RuleAnswer | Promise<RuleAnswer> }

export type RuleReport = { readonly rule: RuleCard; readonly answer: RuleAnswer }

/** A finding that the project lives with, and why. */
export type Acceptance = {
  /** `rule:subject`, or `rule:could not run`. */
  readonly finding: string
  readonly reason: string
  /** Last day it holds, `2027-01-31`; absent: for good. */
  readonly until?: string
  readonly line: number
}

export type ReviewedFinding = Finding & {
  readonly rule: RuleCard
  readonly severity: Severity
  /** `rule:subject`. */
  readonly id: string
  readonly accepted: Acceptance | undefined
}

export type RuleThatCouldNotRun = { readonly rule: RuleCard; readonly reason: string; readonly accepted: Acceptance | undefined }

/** Everything the rules said, measured against what is accepted. */
export type Review = {
  readonly findings: readonly ReviewedFinding[]
  readonly notRun: readonly RuleThatCouldNotRun[]
  readonly notApplicable: readonly { readonly rule: RuleCard; readonly reason: string }[]
  readonly clean: readonly RuleCard[]
  /** Accepted, but the day has passed: what they covered counts again. */
  readonly expired: readonly Acceptance[]
  /** Accepted, and not found any more. */
  readonly unused: readonly Acceptance[]
}
