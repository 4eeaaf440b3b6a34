/** A row of an export by the names of its columns; values as text, or as JSON has them. */
export type ExportedRow = Readonly<Record<string, unknown>>

/** What of an export is about users: rows of `auth.users` and `auth.identities`. */
export type ExportedRows = { readonly users: readonly ExportedRow[]; readonly identities: readonly ExportedRow[] }

export type ExportedTable = keyof ExportedRows

export function joinExports(parts: readonly ExportedRows[]): ExportedRows {
  return { users: parts.flatMap(({ users }) => users), identities: parts.flatMap(({ identities }) => identities) }
}
