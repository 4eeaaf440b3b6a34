import { toMessage } from '../../base/to-message.ts'
import { judgeReview, reviewReports } from '../../findings/review-reports.ts'
import { runRules } from '../../findings/run-rules.ts'
import type { Acceptance, Review, ReviewedFinding, RuleReport } from '../../findings/types.ts'
import type { Database } from '../../postgres/types.ts'
import { acceptByComment } from './domain/accept-by-comment.ts'
import { buildScenes } from './domain/build-scenes.ts'
import { type ParseResult, parseMigration } from './domain/parse-migration.ts'
import { syntaxError } from './domain/syntax-error.ts'
import { targetDatabase } from './domain/target-database.ts'
import { lintRules } from './rules/all-rules.ts'
import { readFacts } from './store/read-facts.ts'
import type { DatabaseFacts, LintFile, LintInput } from './types.ts'

export { lintFileUnreadable } from './errors.ts'
export type { Blocking, LintFile, LintRule } from './types.ts'
export { lintRules }

/** The database that the migrations are for: asked, left out on purpose, or out of reach. */
export type LintDatabase =
  | { readonly kind: 'open'; readonly database: Database }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreachable'; readonly reason: string }

export type LintOptions = {
  /** In the order in which they would run. */
  readonly files: readonly LintFile[]
  /** Whether none of the files is applied yet, so that what one creates is no hazard to the next. */
  readonly together: boolean
  readonly database: LintDatabase
  readonly exposedSchemas: readonly string[]
  /** In bytes: what is found in a smaller table of the database is a warning. */
  readonly smallTable: number
  readonly accepted: readonly Acceptance[]
  /** `2026-11-30`, on which acceptances with an end are judged. */
  readonly today: string
}

export type LintReport = {
  readonly verdict: ReturnType<typeof judgeReview>
  readonly review: Review
  /** Whether the sizes and types of a database were known. */
  readonly database: 'asked' | 'not asked' | 'could not be asked'
}

/**
 * Judges migrations by PostgreSQL's own parse tree: what they lock, write anew, destroy or open. Runs nothing of them. Text that is no SQL is a
 * finding of its own; a database that was to be asked and is out of reach leaves the verdict at `could not be checked`.
 */
export async function lintMigrations(options: LintOptions): Promise<LintReport> {
  const { files, together, exposedSchemas, smallTable, accepted, today } = options
  const parsed = await parseAll(files)
  const { facts, report } = await askDatabase(options.database)
  const migrations = parsed.flatMap((result) => (result.kind === 'parsed' ? [result.migration] : []))
  const problems = parsed.flatMap((result) => (result.kind === 'unparsed' ? [result.problem] : []))
  const scenes = buildScenes(migrations, { together, facts, exposedSchemas, smallTable })
  const reports = await runRules<LintInput>(lintRules, { scenes, hasFacts: facts !== undefined })
  const comments = parsed.flatMap((result) => (result.kind === 'parsed' ? result.acceptances : []))
  const unordered = acceptByComment(reviewReports([...syntaxError(problems), ...report, ...reports], accepted, today), comments)
  const review = { ...unordered, findings: sortByPlace(unordered.findings, files) }
  const database = facts !== undefined ? 'asked' : report.length === 0 ? 'not asked' : 'could not be asked'
  return { verdict: judgeReview(review), review, database }
}

/** In the order in which a person reads the files. */
function sortByPlace(findings: readonly ReviewedFinding[], files: readonly LintFile[]): readonly ReviewedFinding[] {
  const order = new Map(files.map(({ file }, index) => [file, index]))
  const positionOf = ({ place }: ReviewedFinding) => [order.get(place?.file ?? '') ?? 0, place?.line ?? 0] as const
  return findings.toSorted((a, b) => {
    const [[file, line], [otherFile, otherLine]] = [positionOf(a), positionOf(b)]
    return file - otherFile || line - otherLine
  })
}

async function parseAll(files: readonly LintFile[]): Promise<readonly ParseResult[]> {
  const results: ParseResult[] = []
  for (const file of files) results.push(await parseMigration(file))
  return results
}

type Asked = { readonly facts: DatabaseFacts | undefined; readonly report: readonly RuleReport[] }

async function askDatabase(target: LintDatabase): Promise<Asked> {
  if (target.kind === 'none') return { facts: undefined, report: [] }
  if (target.kind === 'unreachable') return { facts: undefined, report: targetDatabase(target.reason) }
  try {
    return { facts: await readFacts(target.database), report: [] }
  } catch (error) {
    return { facts: undefined, report: targetDatabase(toMessage(error)) }
  }
}
