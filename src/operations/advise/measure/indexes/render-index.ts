import { renderName, renderPart } from '../../domain/names.ts'
import type { IndexCandidate, OrderColumn } from './types.ts'

/** PostgreSQL cuts longer names. */
const longestName = 63

/** `orders_user_id_created_at_idx`, as PostgreSQL itself would call it. */
export function toIndexName({ table, columns, where }: IndexCandidate): string {
  const parts = [table, ...columns.map(({ column }) => column), ...(where === undefined ? [] : ['some'])]
  return `${parts.join('_').slice(0, longestName - 4)}_idx`
}

/** The statement that builds it while reads and writes go on. */
export function renderConcurrently(index: IndexCandidate): string {
  return `create index concurrently ${renderPart(toIndexName(index))} on ${renderDefinition(index)};`
}

/** `public.orders (user_id, created_at desc) where deleted_at is null` */
export function renderDefinition({ schema, table, columns, where }: IndexCandidate): string {
  return `${renderName({ schema, name: table })} (${columns.map(renderColumn).join(', ')})${where === undefined ? '' : ` where ${where}`}`
}

function renderColumn({ column, descending, nullsFirst }: OrderColumn): string {
  const nulls = nullsFirst === descending ? '' : nullsFirst ? ' nulls first' : ' nulls last'
  return `${renderPart(column)}${descending ? ' desc' : ''}${nulls}`
}
