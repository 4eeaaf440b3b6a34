import type { Relation } from '../facts.ts'
import type { Subject } from '../types.ts'

/**
 * The values that a row needs for the policies of its table to take it for the subject's own: `user_id` is its `sub` where a policy compares it with
 * `auth.uid()`, any other column the claim that a policy names beside it.
 */
export function findClaimedValues(
  { columns, policies }: Pick<Relation, 'columns' | 'policies'>,
  { claims }: Subject,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { using, check, ownColumns } of policies)
    for (const { name } of columns.filter((column) => ownColumns.includes(column.name) && column.derived === null)) {
      const value = claims[findClaim(`${using ?? ''} ${check ?? ''}`, name) ?? '']
      if (typeof value === 'string' || typeof value === 'number') found.set(name, String(value))
    }
  return found
}

/** The columns of a table that are compared with what is in a token, whatever that holds. */
export function listClaimedColumns({ policies }: Pick<Relation, 'policies'>): readonly string[] {
  const compared = policies.flatMap(({ using, check, ownColumns }) =>
    ownColumns.filter((column) => findClaim(`${using ?? ''} ${check ?? ''}`, column) !== undefined),
  )
  return [...new Set(compared)]
}

function findClaim(condition: string, column: string): string | undefined {
  const name = column.replaceAll(/\W/g, '\\$&')
  const [, call, claim] =
    new RegExp(`\\b${name}"?\\)?(?:::\\w+)?\\)? *(?:=|IN) *[^=]{0,60}?(?:(uid\\(\\))|->> *'(\\w+)')`).exec(condition) ??
    new RegExp(`(?:(uid\\(\\))|->> *'(\\w+)')[^=]{0,30}= *\\(?"?${name}\\b`).exec(condition) ??
    []
  return call === undefined ? claim : 'sub'
}
