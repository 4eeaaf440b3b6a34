import type { Acceptance, Review, ReviewedFinding } from '../../../findings/types.ts'
import type { AcceptComment } from './parse-migration.ts'

/** Comments `-- dorsal:accept rule reason` cover the findings of that rule in the statement below them, and nothing else. */
export function acceptByComment(review: Review, comments: readonly AcceptComment[]): Review {
  const findings = review.findings.map((finding) => {
    const comment = comments.find((each) => covers(each, finding))
    return comment === undefined || finding.accepted !== undefined ? finding : { ...finding, accepted: toAcceptance(comment, finding.id) }
  })
  const unused = comments
    .filter((comment) => !review.findings.some((finding) => covers(comment, finding)))
    .map((comment) => toAcceptance(comment, `${comment.rule}:${comment.file}:${comment.line}`))
  return { ...review, findings, unused: [...review.unused, ...unused] }
}

function covers({ file, rule, statementLine }: AcceptComment, finding: ReviewedFinding): boolean {
  return finding.rule.name === rule && finding.place?.file === file && finding.place.line === statementLine
}

function toAcceptance({ reason, line }: AcceptComment, finding: string): Acceptance {
  return { finding, reason, line }
}
