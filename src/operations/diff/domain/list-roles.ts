import type { Part, Picture } from '../types.ts'
import { listOf, textOf } from './kinds/kind.ts'

/** The roles that a picture names, quoted as SQL. */
export function listRoles({ parts }: Picture): readonly string[] {
  const named = new Set([...parts.values()].flatMap(rolesOf))
  for (const word of ['', 'public', 'current_user']) named.delete(word)
  return [...named]
}

function rolesOf({ facts, extras }: Part): readonly string[] {
  return [textOf(facts.owner), textOf(extras.grantee), textOf(extras.for), ...listOf(facts.roles)]
}
