import type { Observation } from '../observation.ts'
import type { Rewrite } from '../types.ts'

/** Relations that got other files, and those that are new; a table that was emptied got another file and is neither. */
export function listFiles({ before, after, sizes }: Observation): {
  readonly rewrites: readonly Rewrite[]
  readonly built: readonly Rewrite[]
} {
  const filled = [...sizes].flatMap(([oid, bytes]) => {
    const relation = after.get(oid)
    return relation === undefined || bytes === 0 || relation.kind === 'sequence' ? [] : [{ oid, relation, bytes }]
  })
  const toRewrite = ({ relation: { name, kind }, bytes }: (typeof filled)[number]): Rewrite => ({ relation: name, kind, bytes })
  return {
    rewrites: filled.filter(({ oid }) => before.has(oid)).map(toRewrite),
    built: filled.filter(({ oid }) => !before.has(oid)).map(toRewrite),
  }
}
