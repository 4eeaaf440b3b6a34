/** Columns whose values are chosen together, and what there is to choose from; the first is the most likely. */
export type Choice = { readonly columns: readonly string[]; readonly tuples: readonly (readonly (string | null)[])[] }

export function listChosenColumns(choices: readonly Choice[]): ReadonlySet<string> {
  return new Set(choices.flatMap(({ columns }) => columns))
}

export function hasSomeOf({ columns }: Choice, wanted: readonly string[]): boolean {
  return columns.some((column) => wanted.includes(column))
}
