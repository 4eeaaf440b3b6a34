import { type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedRead } from '../plan.ts'
import { csvHeader, embedForm, jsonRow, replyRows, rowText } from './render-body.ts'
import { renderOnes, renderRows } from './render-rows.ts'

/** A body made row by row: with what stands around the rows it is byte for byte the one that `renderPlan` makes in one value. */
export type RenderedStream = {
  readonly rows: Sql
  /** Bytes that each row has too many, at both ends. */
  readonly trim: number
  readonly open: string
  readonly separator: string
  readonly close: string
}

export function renderStream(plan: PlannedRead): RenderedStream {
  const from = sql`from (${renderRows(plan.tree, embedForm(plan))}) as ${replyRows}`
  const { body } = plan.media
  if (body.kind === 'csv') return { rows: sql`select ${csvRow} ${from}`, open: '', separator: '\n', close: '', trim: 1 }
  // json_agg puts a space and a line feed after its commas, json_strip_nulls neither
  const isStripped = body.kind === 'array' && body.stripNulls
  const row = isStripped ? sql`json_strip_nulls(${jsonRow})` : jsonRow
  return { rows: sql`select ${row} ${from}`, open: '[', separator: isStripped ? ',' : ', \n ', close: ']', trim: 0 }
}

/** The first row brings the line of names: only a row knows them, and looking for one beforehand could mean sorting twice. */
const csvRow = sql`case row_number() over () when 1 then '(' || ${csvHeader} || ${'\n'} || right(${rowText}, -1) else ${rowText} end`

/** A body without any row. */
export function emptyBody({ media }: PlannedRead): string {
  return media.body.kind === 'csv' ? '\n' : '[]'
}

/** The rows there are, without limit and offset; undefined when nobody wants a real count. */
export function renderCounted({ count, tree }: PlannedRead): Sql | undefined {
  return count === undefined || count.kind === 'planned'
    ? undefined
    : sql`select count(*) from (${renderOnes(tree, undefined)}) as _counted`
}
