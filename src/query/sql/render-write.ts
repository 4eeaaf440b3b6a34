import { assertNever } from '../../base/assert-never.ts'
import { emptySql, identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { PlannedCondition, PlannedDelete, PlannedInsert, PlannedReturning, PlannedUpdate } from '../plan.ts'
import { bodyRows, renderBodyRows } from './render-body-rows.ts'
import { renderCondition } from './render-condition.ts'
import { allColumns, comma, renderName } from './render-field.ts'
import { and } from './render-source.ts'

/** The statement that writes and returns what the tree above it needs. */
export function renderWrite(plan: PlannedInsert | PlannedUpdate | PlannedDelete): Sql {
  switch (plan.kind) {
    case 'insert':
      return renderInsert(plan)
    case 'update':
      return renderUpdate(plan)
    case 'delete':
      return renderDelete(plan)
    default:
      return assertNever(plan)
  }
}

function renderInsert(plan: PlannedInsert): Sql {
  const names = plan.rows.columns.map(({ name }) => name)
  const into = sql`${renderName(plan.target)}${
    names.length === 0
      ? emptySql
      : sql`(${joinSql(
          names.map((name) => identifier(name)),
          comma,
        )})`
  }`
  const values = joinSql(
    names.map((name) => identifier('_body', name)),
    comma,
  )
  const counted = plan.countsInserted ? [countInserted] : []
  const where = renderWhere('_body', plan.where, counted)
  return sql`insert into ${into} select ${values} from ${renderBodyRows(plan.rows)}${where}${renderConflict(plan)}${renderReturning(plan)}`
}

// A row counts as inserted when it is offered and no longer when it turns out to be an update. Unlike xmax = 0 this also holds
// for views, partitions and foreign tables.
const insertedSoFar = sql`coalesce(nullif(current_setting('dorsal.inserted', true), '')::int, 0)`
const countInserted = sql`set_config('dorsal.inserted', (${insertedSoFar} + 1)::text, true) is not null`
const countUpdated = sql`set_config('dorsal.inserted', (${insertedSoFar} - 1)::text, true) is not null`

/** Rows that an upsert inserted, once it has run. */
export const insertedRows = insertedSoFar

function renderConflict({ conflict, rows, countsInserted }: PlannedInsert): Sql {
  if (conflict === undefined) return emptySql
  const target = joinSql(
    conflict.columns.map((name) => identifier(name)),
    comma,
  )
  if (conflict.action === 'ignore' || rows.columns.length === 0) return sql` on conflict (${target}) do nothing`
  const changes = rows.columns.map(({ name }) => sql`${identifier(name)} = excluded.${identifier(name)}`)
  const counted = countsInserted ? sql` where ${countUpdated}` : emptySql
  return sql` on conflict (${target}) do update set ${joinSql(changes, comma)}${counted}`
}

function renderUpdate(plan: PlannedUpdate): Sql {
  const { columns } = plan.rows
  // without columns there is nothing to set; the empty result still has the columns that the tree reads
  if (columns.length === 0) return sql`select ${renderReturned(plan)} from ${renderName(plan.target)} where false`
  const changes = joinSql(
    columns.map(({ name }) => sql`${identifier(name)} = ${bodyRows}.${identifier(name)}`),
    comma,
  )
  const where = renderWhere(plan.target.name, plan.where)
  return sql`update ${renderName(plan.target)} set ${changes} from ${renderBodyRows(plan.rows)}${where}${renderReturning(plan)}`
}

function renderDelete(plan: PlannedDelete): Sql {
  return sql`delete from ${renderName(plan.target)}${renderWhere(plan.target.name, plan.where)}${renderReturning(plan)}`
}

function renderWhere(alias: string, where: readonly PlannedCondition[], more: readonly Sql[] = []): Sql {
  const conditions = [...where.map((condition) => renderCondition(alias, condition, () => sql`false`)), ...more]
  return conditions.length === 0 ? emptySql : sql` where ${joinSql(conditions, and)}`
}

type Returning = { readonly target: { readonly name: string }; readonly returning: PlannedReturning }

function renderReturning(plan: Returning): Sql {
  return sql` returning ${renderReturned(plan)}`
}

function renderReturned({ target, returning }: Returning): Sql {
  if (returning === 'count') return sql`1`
  return joinSql(
    returning.map((name) => (name === '*' ? allColumns(target.name) : identifier(target.name, name))),
    comma,
  )
}
