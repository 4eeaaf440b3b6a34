import { assertNever } from '../../base/assert-never.ts'
import { emptySql, identifier, integer, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import { isGroupedOnlyHere } from '../is-grouped.ts'
import type { Plan, PlannedCall, PlannedDelete, PlannedExplain, PlannedInsert, PlannedNode, PlannedRead, PlannedUpdate } from '../plan.ts'
import { embedForm, renderBody, replyRows } from './render-body.ts'
import { renderCall } from './render-call.ts'
import { arrayLiteral } from './render-condition.ts'
import { comma } from './render-field.ts'
import { renderOnes, renderRows } from './render-rows.ts'
import { resultRows } from './render-source.ts'
import { insertedRows, renderWrite } from './render-write.ts'

/** The statements of a plan: the one that gives the outcome, and the one that estimates a count when it is asked for. */
export type RenderedPlan = { readonly main: Sql; readonly estimate: Sql | undefined }

/**
 * The main statement gives one row: rows in the page, body, `response.headers`, `response.status`, then the total (reads and calls)
 * or Location's columns and the inserted rows (writes). With `explain` it gives PostgreSQL's plan instead.
 */
export function renderPlan(plan: Plan): RenderedPlan {
  const main = renderMain(plan)
  return {
    main: plan.media.explain === undefined ? main : sql`${renderExplain(plan.media.explain)}${main}`,
    estimate: plan.kind === 'read' ? renderEstimate(plan) : undefined,
  }
}

function renderMain(plan: Plan): Sql {
  switch (plan.kind) {
    case 'read':
      return renderRead(plan)
    case 'call':
      return renderCallReply(plan)
    case 'insert':
    case 'update':
    case 'delete':
      return renderWriteReply(plan)
    default:
      return assertNever(plan)
  }
}

/** `response.headers` and `response.status`, as SQL left them. */
export const responseSettings = sql`nullif(current_setting('response.headers', true), ''), nullif(current_setting('response.status', true), '')`
const countRows = sql`count(*)`

function renderRead(plan: PlannedRead): Sql {
  const rows = renderRows(plan.tree, embedForm(plan))
  const reply = sql`${countRows}, ${renderBody(plan.media.body, 'rows')}, ${responseSettings}, ${renderTotal(plan, countRows)}`
  if (plan.media.body.kind === 'csv') return sql`with ${replyRows} as (${rows}) select ${reply} from ${replyRows}`
  return sql`select ${reply} from (${rows}) as ${replyRows}`
}

function renderCallReply(plan: PlannedCall): Sql {
  const { body } = plan.media
  const isOne = plan.result === 'one row' || plan.result === 'scalar' || plan.result === 'void'
  const pageTotal = isOne ? sql`1` : countRows
  const reply = sql`${pageTotal}, ${renderBody(body, plan.result)}, ${responseSettings}, ${renderTotal(plan, pageTotal)}`
  const calls = sql`with ${resultRows} as (${renderCall(plan)})`
  const rows = renderRows(plan.tree, embedForm(plan))
  if (body.kind === 'csv') return sql`${calls}, ${replyRows} as (${rows}) select ${reply} from ${replyRows}`
  return sql`${calls} select ${reply} from (${rows}) as ${replyRows}`
}

function renderWriteReply(plan: PlannedInsert | PlannedUpdate | PlannedDelete): Sql {
  const { body } = plan.media
  const location = plan.kind === 'insert' && plan.wantsLocation ? renderLocation(plan) : sql`null`
  const inserted = plan.kind === 'insert' && plan.countsInserted ? insertedRows : sql`null`
  const reply = sql`${countRows}, ${renderBody(body, 'rows')}, ${responseSettings}, ${location}, ${inserted}`
  const writes = sql`with ${resultRows} as (${renderWrite(plan)})`
  if (body.kind === 'none') return sql`${writes} select ${reply} from ${resultRows}`
  const rows = renderRows(plan.tree, embedForm(plan))
  if (body.kind === 'csv') return sql`${writes}, ${replyRows} as (${rows}) select ${reply} from ${replyRows}`
  return sql`${writes} select ${reply} from (${rows}) as ${replyRows}`
}

/** The total beside a page; where nothing limits the page it is the page's own count. */
function renderTotal(plan: PlannedRead | PlannedCall, pageTotal: Sql): Sql {
  const { count, tree } = plan
  if (count === undefined || count.kind === 'planned') return sql`null`
  if (tree.limit === undefined && tree.offset === 0) return pageTotal
  const most = plan.kind === 'read' && count.threshold !== undefined ? sql` limit ${integer(count.threshold + 1)}` : emptySql
  return sql`(select count(*) from (${renderCountable(tree)}${most}) as _counted)`
}

export function renderEstimate({ count, tree }: PlannedRead): Sql | undefined {
  return count === undefined || count.kind === 'exact' ? undefined : sql`explain (format json) ${renderCountable(tree)}`
}

/** What is counted: groups, where a condition on them or their order makes them; the dialect's own aggregates count the rows they are of. */
function renderCountable(tree: PlannedNode): Sql {
  return isGroupedOnlyHere(tree) ? renderRows({ ...tree, limit: undefined, offset: 0 }, 'jsonb') : renderOnes(tree, undefined)
}

/** The key of the one row inserted, as JSON's own text of each value. */
function renderLocation({ primaryKey }: PlannedInsert): Sql {
  if (primaryKey.length === 0) return sql`null`
  const keys = sql`any(${arrayLiteral(primaryKey)}::text[])`
  const written = sql`${resultRows}, json_each_text(row_to_json(${resultRows}.*)) as ${identifier('_field')}`
  return sql`case when count(*) = 1 then (select json_agg(json_build_array(key, value)) from ${written} where key = ${keys}) end`
}

const explainFormats = { text: sql`format text`, json: sql`format json` }

const explainOptions = {
  analyze: sql`analyze`,
  verbose: sql`verbose`,
  settings: sql`settings`,
  buffers: sql`buffers`,
  wal: sql`wal`,
} satisfies Record<PlannedExplain['options'][number], Sql>

function renderExplain({ format, options }: PlannedExplain): Sql {
  return sql`explain (${joinSql([explainFormats[format], ...options.map((option) => explainOptions[option])], comma)}) `
}
