import type { Facts, Role } from '../facts.ts'

export type RoleBook = {
  readonly isSuperuser: (role: string) => boolean
  readonly bypassesRls: (role: string) => boolean
  /** The roles whose privileges it has without a SET ROLE, itself first, each with the roles in between, the nearest first. */
  readonly listHeld: (role: string) => ReadonlyMap<string, readonly string[]>
}

export function createRoleBook({ roles, inheritance }: Pick<Facts, 'roles' | 'inheritance'>): RoleBook {
  const byName = new Map(roles.map((role) => [role.name, role]))
  const above = Map.groupBy(inheritance, ({ member }) => member)
  const held = new Map<string, ReadonlyMap<string, readonly string[]>>()
  const has = (name: string, attribute: keyof Pick<Role, 'isSuperuser' | 'bypassesRls'>) => byName.get(name)?.[attribute] ?? false
  return {
    isSuperuser: (role) => has(role, 'isSuperuser'),
    // Attributes are not inherited: only the role itself counts.
    bypassesRls: (role) => has(role, 'isSuperuser') || has(role, 'bypassesRls'),
    listHeld: (role) => {
      const known = held.get(role) ?? findHeld(role, (member) => (above.get(member) ?? []).map((each) => each.role))
      held.set(role, known)
      return known
    },
  }
}

function findHeld(start: string, listAbove: (role: string) => readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>([[start, []]])
  // A Map may grow while it is walked: the walk goes on to what was added.
  for (const [role, way] of found)
    for (const next of listAbove(role)) if (!found.has(next)) found.set(next, role === start ? way : [...way, role])
  return found
}
