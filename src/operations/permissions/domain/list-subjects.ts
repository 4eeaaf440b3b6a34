import type { Facts } from '../facts.ts'
import type { Persona, Subject } from '../types.ts'
import type { ListedObject } from './list-objects.ts'

/** The roles that every project has. */
const standardRoles = ['anon', 'authenticated', 'service_role']

const descriptions: Readonly<Record<string, string>> = {
  anon: 'a request without a token of a user',
  authenticated: 'a token of a user without a claim but its role',
  service_role: 'the secret key',
}

export type SubjectSources = {
  readonly personas: readonly Persona[]
  /** Roles that a request to the API can become. */
  readonly apiRoles: readonly string[]
  readonly objects: readonly ListedObject[]
  /** Asked for by name, whatever they are. */
  readonly wanted: readonly string[]
}

/** Roles of the API, roles that something is granted to, and personas behind the role they have. */
export function listSubjects({ roles }: Pick<Facts, 'roles'>, { personas, apiRoles, objects, wanted }: SubjectSources): readonly Subject[] {
  const owners = new Set(objects.map(({ object }) => object.owner))
  const granted = new Set(objects.flatMap(listGrantees))
  const isCustom = (name: string) => (granted.has(name) && !owners.has(name)) || apiRoles.includes(name)
  const custom = roles
    .filter(({ name, isSuperuser }) => wanted.includes(name) || (!isSuperuser && !/^(pg_|supabase_)/.test(name) && isCustom(name)))
    .map(({ name }) => name)
    .filter((name) => !standardRoles.includes(name))
  const standard = standardRoles.filter((name) => roles.some((role) => role.name === name))
  const isApiRole = (name: string) => standard.includes(name) || apiRoles.includes(name)
  return [...standard, ...custom].flatMap((role) => [
    {
      name: role,
      kind: 'role' as const,
      role,
      claims: { role },
      description: descriptions[role] ?? 'a role of the project',
      isApiRole: isApiRole(role),
    },
    ...personas
      .filter((persona) => persona.role === role)
      .map((persona) => ({ ...persona, claims: { role, ...persona.claims }, kind: 'persona' as const, isApiRole: isApiRole(role) })),
  ])
}

function listGrantees(listed: ListedObject): readonly string[] {
  const grants =
    listed.kind === 'function'
      ? listed.called.grants
      : [...listed.relation.grants, ...listed.relation.columns.flatMap((column) => column.grants)]
  return grants.flatMap(({ grantee }) => grantee ?? [])
}
