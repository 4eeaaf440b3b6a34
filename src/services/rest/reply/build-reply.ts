import { assertNever } from '../../../base/assert-never.ts'
import type { Outcome, StreamedOutcome } from '../../../query/outcome.ts'
import type { Plan, PlannedCall, PlannedInsert, PlannedRead } from '../../../query/plan.ts'
import { encodeUrlText } from '../domain/encode-url-text.ts'
import { offsetTooLarge } from '../errors.ts'
import type { Asked } from '../types.ts'
import { appliedPreferences } from './applied-preferences.ts'
import { rangeOfRows, renderContentRange, statusOfRange } from './content-range.ts'
import { renderContentType } from './content-type.ts'
import { overrideReply } from './override-reply.ts'
import { type FaultVerbosity, renderFaultBody } from './render-fault.ts'
import { type Header, headerIf, type Reply } from './reply.ts'
import { warnOfRelationNames } from './warn-of-relation-names.ts'

export type ReplyContext = {
  readonly asked: Asked
  readonly outcome: Outcome
  /** Path of the service, without a slash at its end: before the names in Location and Content-Location. */
  readonly prefix: string
  readonly verbosity: FaultVerbosity
}

/** Throws PGRST111 and PGRST112 when SQL left something in `response.headers` or `response.status` that cannot be sent. */
export function buildReply(plan: Plan, context: ReplyContext): Reply {
  const { asked, outcome } = context
  if (plan.media.explain !== undefined) return { status: 200, headers: contentHeaders(plan, asked), body: outcome.body }
  return overrideReply(warnOfRelationNames(buildPlainReply(plan, context), plan.tree), outcome)
}

/** Of a read under way: `Content-Range` is of no rows unless they were counted before. Throws PGRST111 and PGRST112. */
export function buildStreamedReply(
  plan: PlannedRead,
  context: Omit<ReplyContext, 'outcome'> & { readonly outcome: StreamedOutcome },
): Reply {
  const { asked, outcome } = context
  const shown = { page: asked.page, pageTotal: outcome.pageTotal, total: outcome.total }
  const headers: readonly Header[] = [
    ['content-range', rangeOfRows(shown)],
    ...headerIf('content-location', contentLocation(plan, context)),
    ...contentHeaders(plan, asked),
    ...preferenceHeaders(plan, context),
  ]
  const reply: Reply = { status: statusOfRange(shown), headers, body: undefined, stream: outcome.body }
  return overrideReply(warnOfRelationNames(reply, plan.tree), outcome)
}

function buildPlainReply(plan: Plan, context: ReplyContext): Reply {
  switch (plan.kind) {
    case 'read':
      return buildReadReply(plan, context)
    case 'call':
      return buildCallReply(plan, context)
    case 'insert':
      return plan.isPut ? buildPutReply(plan, context) : buildInsertReply(plan, context)
    case 'update':
      return buildWriteReply(plan, context, renderContentRange(0, context.outcome.pageTotal - 1, countedTotal(plan, context)))
    case 'delete':
      return buildWriteReply(plan, context, renderContentRange(1, 0, countedTotal(plan, context)))
    default:
      return assertNever(plan)
  }
}

function buildReadReply(plan: PlannedRead, context: ReplyContext): Reply {
  return buildRowsReply(plan, context, headerIf('content-location', contentLocation(plan, context)))
}

function buildCallReply(plan: PlannedCall, context: ReplyContext): Reply {
  if (plan.result !== 'void') return buildRowsReply(plan, context, [])
  const headers: readonly Header[] = [['content-range', rangeOfRows({ ...context.outcome, page: context.asked.page })]]
  return { status: 204, headers: [...headers, ...preferenceHeaders(plan, context)], body: undefined }
}

function buildRowsReply(plan: PlannedRead | PlannedCall, context: ReplyContext, more: readonly Header[]): Reply {
  const { asked, outcome, verbosity } = context
  const shown = { page: asked.page, pageTotal: outcome.pageTotal, total: outcome.total }
  const status = statusOfRange(shown)
  const body = status === 416 ? renderFaultBody(offsetTooLarge(asked.page.offset, outcome.total ?? 0), verbosity) : outcome.body
  const headers: readonly Header[] = [['content-range', rangeOfRows(shown)], ...more]
  return {
    status,
    headers: [...headers, ...contentHeaders(plan, asked), ...preferenceHeaders(plan, context)],
    body: plan.headOnly ? undefined : body,
  }
}

function buildInsertReply(plan: PlannedInsert, context: ReplyContext): Reply {
  const { asked, outcome } = context
  const isShown = plan.preferences.return === 'representation'
  const onlyUpdated = plan.preferences.resolution === 'merge-duplicates' && (outcome.inserted ?? 0) <= 0
  const range: Header = ['content-range', renderContentRange(1, 0, countedTotal(plan, context))]
  return {
    status: onlyUpdated ? 200 : 201,
    headers: [
      ...headerIf('location', rowLocation(plan, context)),
      range,
      ...preferenceHeaders(plan, context),
      ...(isShown ? contentHeaders(plan, asked) : []),
    ],
    body: isShown ? outcome.body : undefined,
  }
}

function buildPutReply(plan: PlannedInsert, context: ReplyContext): Reply {
  const { asked, outcome } = context
  const headers = preferenceHeaders(plan, context)
  if (plan.preferences.return !== 'representation') return { status: 204, headers, body: undefined }
  return { status: (outcome.inserted ?? 0) > 0 ? 201 : 200, headers: [...contentHeaders(plan, asked), ...headers], body: outcome.body }
}

function buildWriteReply(plan: Plan, context: ReplyContext, range: string): Reply {
  const { asked, outcome } = context
  const headers: readonly Header[] = [['content-range', range], ...preferenceHeaders(plan, context)]
  if (plan.preferences.return !== 'representation') return { status: 204, headers, body: undefined }
  return { status: 200, headers: [...headers, ...contentHeaders(plan, asked)], body: outcome.body }
}

/** A write counts what it wrote, and says so when a real count was asked for. */
function countedTotal(plan: Plan, { outcome }: ReplyContext): number | undefined {
  const { count } = plan.preferences
  return count === 'exact' || count === 'estimated' ? outcome.pageTotal : undefined
}

function contentHeaders(plan: Plan, asked: Asked): readonly Header[] {
  return [['content-type', renderContentType(plan.media.type)], ...headerIf('content-profile', asked.profile)]
}

function preferenceHeaders(plan: Plan, { asked }: Pick<ReplyContext, 'asked'>): readonly Header[] {
  const hasConflictColumns = asked.intent.kind === 'insert' && asked.intent.conflictColumns !== undefined
  return headerIf('preference-applied', appliedPreferences(plan, hasConflictColumns))
}

/** Encoding makes a URL up to three times as long, and many clients refuse an answer with more than 16 kB of headers. */
const longestLocation = 8192

function contentLocation(plan: PlannedRead, { asked, prefix }: Pick<ReplyContext, 'asked' | 'prefix'>): string | undefined {
  const query = asked.canonicalQuery === '' ? '' : `?${asked.canonicalQuery}`
  const location = `${prefix}/${encodeUrlText(plan.target.name)}${query}`
  return location.length <= longestLocation ? location : undefined
}

function rowLocation(plan: PlannedInsert, { outcome, prefix }: ReplyContext): string | undefined {
  if (outcome.location === undefined || outcome.location.length === 0) return undefined
  const keys = outcome.location.map(([column, filter]) => `${encodeUrlText(column)}=${encodeUrlText(filter)}`)
  return `${prefix}/${encodeUrlText(plan.target.name)}?${keys.join('&')}`
}
