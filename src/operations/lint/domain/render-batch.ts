import { renderName } from './names.ts'

/** A DELETE without a condition, as batches of one with it. */
export function renderBatch(text: string, table: string): string {
  const rows = `select id from ${renderName(table)} where true -- which rows are still to be changed\n  limit 1000`
  return `-- again and again, each in its own transaction, until no row is changed\n${text} where id in (${rows});`
}
