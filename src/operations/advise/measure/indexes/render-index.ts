import { renderName, renderPart } from '../../domain/names.ts'
import type { IndexCandidate, OrderColumn } from './types.ts'

/** PostgreSQL cuts longer names. */
const longestName = 63

/** `orders_user_id_created_at_idx`, as PostgreSQL itself would call it. */
export function toIndexName({ table, columns, special, where }: IndexCandidate): string {
  const kind = special === undefined ? [] : [special.suffix]
  const parts = [table, ...columns.map(({ column }) => column), ...kind, ...(where === undefined ? [] : ['some'])]
  return `${parts.join('_').slice(0, longestName - 4)}_idx`
}

/** The statement that builds it while reads and writes go on. */
export function renderConcurrently(index: IndexCandidate): string {
  return `create index concurrently ${renderPart(toIndexName(index))} on ${renderDefinition(index)};`
}

/** `public.orders (user_id, created_at desc) where deleted_at is null` */
export function renderDefinition({ schema, table, columns, special, where }: IndexCandidate): string {
  const method = special?.method === 'gin' ? ' using gin' : ''
  const indexed = special?.definition ?? columns.map(renderColumn).join(', ')
  return `${renderName({ schema, name: table })}${method} (${indexed})${where === undefined ? '' : ` where ${where}`}`
}

function renderColumn({ column, descending, nullsFirst }: OrderColumn): string {
  const nulls = nullsFirst === descending ? '' : nullsFirst ? ' nulls first' : ' nulls last'
  return `${renderPart(column)}${descending ? ' desc' : ''}${nulls}`
}
