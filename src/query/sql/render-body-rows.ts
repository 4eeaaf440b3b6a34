import { identifier, joinSql, renderSql, type Sql, sql } from '../../postgres/sql.ts'
import { bodyText, isObjectBody } from '../body-text.ts'
import type { PlannedDefault, PlannedParameter, PlannedRows, PlannedWrite } from '../plan.ts'
import { catalogText } from './catalog-text.ts'
import { comma, renderAs, renderName } from './render-field.ts'

/** The rows of a request's body, as the statement calls them. */
export const bodyRows = identifier('_body')

/** What stands after `from`: the JSON body as typed rows. */
export function renderBodyRows(rows: PlannedRows): Sql {
  if (rows.columns.length === 0) return renderEmptyRows(rows)
  const records = rows.missingAsDefault ? renderWithDefaults(rows) : renderRecords(rows)
  const types = joinSql(
    rows.columns.map(({ name, type }) => sql`${identifier(name)} ${catalogText(type)}`),
    comma,
  )
  if (rows.columns.every(({ fromJson }) => fromJson === null)) return sql`${records} as ${bodyRows}(${types})`
  return sql`(select ${joinSql(rows.columns.map(renderRead), comma)} from ${records} as _json(${types})) as ${bodyRows}`
}

/** `{}` is one row of defaults, `[{}, {}]` are two. */
function renderEmptyRows({ body }: PlannedRows): Sql {
  return isObjectBody(body) ? sql`(values (1)) as ${bodyRows}` : sql`json_array_elements(${bodyText(body)}::json) as ${bodyRows}`
}

function renderRecords({ body }: PlannedRows): Sql {
  return isObjectBody(body) ? sql`json_to_record(${bodyText(body)}::json)` : sql`json_to_recordset(${bodyText(body)}::json)`
}

function renderWithDefaults({ body, columns }: PlannedRows): Sql {
  const defaults = renderDefaults(columns.flatMap(renderDefault))
  if (isObjectBody(body)) return sql`jsonb_to_record(${defaults} || ${bodyText(body)}::jsonb)`
  const merged = sql`select jsonb_agg(${defaults} || _item) from jsonb_array_elements(${bodyText(body)}::jsonb) _item`
  return sql`jsonb_to_recordset((${merged}))`
}

/** In several objects where there are many: PostgreSQL passes 100 arguments to a function at most. */
function renderDefaults(defaults: readonly Sql[]): Sql {
  const objects: Sql[] = []
  for (let first = 0; first === 0 || first < defaults.length; first += 50) {
    objects.push(sql`jsonb_build_object(${joinSql(defaults.slice(first, first + 50), comma)})`)
  }
  return joinSql(objects, sql` || `)
}

function renderDefault({ name, default: value }: PlannedWrite): readonly Sql[] {
  return value === null ? [] : [sql`${name}::text, ${renderDefaultValue(value)}`]
}

function renderDefaultValue(value: PlannedDefault): Sql {
  if (value.kind === 'expression') return catalogText(value.text)
  return sql`nextval(${renderSql(renderName(value.sequence)).text}::regclass)`
}

function renderRead({ name, fromJson }: PlannedWrite): Sql {
  const value = identifier('_json', name)
  return fromJson === null ? value : renderAs(sql`${renderName(fromJson)}(${value})`, name)
}

/** A call's arguments as one typed row; of an array the first object counts. */
export function renderArgumentRow(parameters: readonly PlannedParameter[], body: PlannedRows['body']): Sql {
  const columns = parameters.map(({ name, type }) => ({ name, type, default: null, fromJson: null }))
  const rows = renderBodyRows({ columns, body, missingAsDefault: false })
  return isObjectBody(body) ? rows : sql`(select * from ${rows} limit 1) as ${bodyRows}`
}
