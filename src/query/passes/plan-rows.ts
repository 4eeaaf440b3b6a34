import type { Column, Table } from '../../catalog/types.ts'
import { columnNotFound } from '../errors.ts'
import type { Body, Preferences } from '../intent.ts'
import type { PlannedDefault, PlannedRows, PlannedWrite } from '../plan.ts'

/** The columns that a write fills from the body. Throws PGRST204 for a name the table does not have. */
export function planRows(
  table: Table,
  written: { readonly body: Body; readonly columns: readonly string[] | undefined },
  preferences: Preferences,
): PlannedRows {
  const names = [...new Set(written.columns ?? bodyKeys(written.body))].sort()
  return {
    columns: names.map((name) => planWrite(name, table)),
    body: written.body,
    missingAsDefault: preferences.missing === 'default',
  }
}

function bodyKeys(body: Body): readonly string[] {
  switch (body.kind) {
    case 'json':
      return body.keys
    case 'form':
      return body.fields.map(([name]) => name)
    case 'raw':
      return []
  }
}

function planWrite(name: string, table: Table): PlannedWrite {
  const column = table.columns.get(name)
  if (column === undefined) throw columnNotFound(table.name, name)
  const fromJson = column.representation?.fromJson ?? null
  return { name, type: fromJson === null ? column.type : 'json', default: planDefault(column), fromJson }
}

/** What is always generated cannot be written, so that PostgreSQL's own refusal is the best answer. */
function planDefault({ identity, sequence, defaultValue }: Column): PlannedDefault | null {
  if (identity === 'by default' && sequence !== null) return { kind: 'next number', sequence }
  return defaultValue === null ? null : { kind: 'expression', text: defaultValue }
}
