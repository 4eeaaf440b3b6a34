import type { ColumnPicture, Grant, Step, TablePicture } from '../types.ts'

export function acceptedStep(sql: string, accept: { readonly rule: string; readonly reason: string }): Step {
  return { sql, directive: `dorsal:accept ${accept.rule} ${accept.reason}` }
}

/** One statement that `dorsal migrate` runs over ranges of the primary key, each in a transaction of its own. */
export function batchedStep(table: TablePicture, step: Step): Step {
  return { ...step, directive: `dorsal:batch table=${table.name} key=${table.key.map(({ name }) => name).join(',')} size=1000` }
}

/** The privileges on some columns, a statement for each role. */
export function renderGrants(table: string, columns: readonly string[], grants: readonly Grant[]): readonly Step[] {
  const groups = Map.groupBy(grants, ({ role, grantable }) => `${role}${grantable ? ' with grant option' : ''}`)
  const list = columns.length === 0 ? '' : ` (${columns.join(', ')})`
  return [...groups].map(([to, given]) => ({
    sql: `grant ${given.map(({ privilege }) => `${privilege}${list}`).join(', ')} on ${table} to ${to}`,
  }))
}

export function renderComment(on: string, comment: string | null): readonly Step[] {
  return comment === null ? [] : [{ sql: `comment on ${on} is ${quoteText(comment)}` }]
}

export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** `CHECK (… IS NOT NULL)`, which lets SET NOT NULL believe instead of looking at every row. */
export function filledCheck(column: Pick<ColumnPicture, 'name'>): string {
  return `check (${column.name} is not null)`
}

export function isWordIn(text: string, word: string): boolean {
  return text.split(/\W+/).includes(word)
}
