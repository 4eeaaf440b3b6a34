import type { Relation } from '../facts.ts'

/** A row in the text of PostgreSQL's composite types, columns that are not given NULL. */
export function renderRecord({ columns }: Pick<Relation, 'columns'>, values: ReadonlyMap<string, string | null>): string {
  return `(${columns.map(({ name }) => renderField(values.get(name) ?? null)).join(',')})`
}

function renderField(value: string | null): string {
  return value === null ? '' : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '""')}"`
}
