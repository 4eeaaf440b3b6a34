import type { PlannedField } from '../../../query/plan.ts'
import type { Json, MockRow } from '../types.ts'
import { readField } from './read-value.ts'

/** A row of a level with what embeds bring to it. */
export type JoinedRow = {
  readonly row: MockRow
  /** What embeds add to its answer. */
  readonly embedded: MockRow
  /** The first row of each embed that has any, by the name of the join: its columns, and those it is answered with. */
  readonly children: ReadonlyMap<string, MockRow>
}

/** A field of the row, or of the one that was joined to it. */
export function readJoined({ row, children }: JoinedRow, field: PlannedField, joinAlias: string | undefined): Json {
  const owner = joinAlias === undefined ? row : children.get(joinAlias)
  return owner === undefined ? null : readField(field, owner)
}
