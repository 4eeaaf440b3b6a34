import { assertNever } from '../../base/assert-never.ts'
import { identifier, type Sql, sql } from '../../postgres/sql.ts'
import type { PlanBase, PlannedBody, PlannedCall } from '../plan.ts'
import { renderName } from './render-field.ts'
import type { EmbedForm } from './render-rows.ts'

/** The rows that the reply is made of, as the statement calls them. */
export const replyRows = identifier('_rows')

/** The one column of a call that gives scalars. Clients see it as the header of a CSV. */
export const scalarColumn = 'pgrst_scalar'

const scalar = sql`${replyRows}.${identifier(scalarColumn)}`

// .* and not the bare name, which would mean a column of that name
const wholeRow = sql`${replyRows}.*`

/** A row as one JSON object. */
export const jsonRow = sql`row_to_json(${wholeRow})`

/** A row as PostgreSQL prints it, in brackets. */
export const rowText = sql`(${wholeRow})::text`

/** The same without them. Cut by ends and not by length, for which it would be printed once more. */
const csvLine = sql`right(left(${rowText}, -1), -1)`

/** The names of the columns, from any row. */
export const csvHeader = sql`(select coalesce(string_agg(_name, ','), '') from json_object_keys(${jsonRow}) _name)`

/** Only JSON is made from rows within rows; everything else prints its embeds as JSON. */
export function embedForm({ media: { body }, embedsAsJsonb }: PlanBase): EmbedForm {
  return (body.kind === 'array' || body.kind === 'object') && !embedsAsJsonb ? 'row' : 'jsonb'
}

/** The body in one value, made by PostgreSQL from the reply's rows. */
export function renderBody(body: PlannedBody, result: PlannedCall['result']): Sql {
  switch (body.kind) {
    case 'none':
      return sql`''`
    case 'array':
      return renderJson(result, { isSingle: result === 'one row' || isOneScalar(result), stripNulls: body.stripNulls })
    case 'object':
      return renderJson(result, { isSingle: true, stripNulls: body.stripNulls })
    case 'csv':
      return renderCsv()
    case 'geojson':
      return sql`json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(st_asgeojson(${wholeRow})::json), '[]'))`
    case 'custom':
      return renderCustom(body, result)
    case 'raw':
      return scalar
    default:
      return assertNever(body)
  }
}

function isOneScalar(result: PlannedCall['result']): boolean {
  return result === 'scalar' || result === 'void'
}

/** json_agg's own spacing, ` \n` after each comma, is what clients have always received. */
function renderJson(result: PlannedCall['result'], { isSingle, stripNulls }: { readonly isSingle: boolean; readonly stripNulls: boolean }) {
  const rows = sql`json_agg(${isOneScalar(result) || result === 'scalars' ? scalar : wholeRow})`
  const shown = stripNulls ? sql`json_strip_nulls(${rows})` : rows
  return isSingle ? sql`coalesce(${shown}->0, 'null')` : sql`coalesce(${shown}, '[]')`
}

function renderCsv(): Sql {
  const header = sql`(select coalesce(string_agg(_name, ','), '') from json_object_keys((select row_to_json(${wholeRow}) from ${replyRows} limit 1)) _name)`
  return sql`${header} || ${'\n'} || coalesce(string_agg(${csvLine}, ${'\n'}), '')`
}

function renderCustom({ function: made, target }: Extract<PlannedBody, { kind: 'custom' }>, result: PlannedCall['result']): Sql {
  if (isOneScalar(result)) return sql`${renderName(made)}(${scalar})`
  return target === null ? sql`${renderName(made)}(${wholeRow})` : sql`${renderName(made)}((${wholeRow})::${renderName(target)})`
}
