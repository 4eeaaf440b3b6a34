import type { CalledFunction, Grant, Privilege, Relation, Schema } from '../facts.ts'
import type { Reason } from '../types.ts'
import type { RoleBook } from './role-book.ts'
import type { World } from './world.ts'

type Granted = {
  /** `public.orders`, `public.orders.email`, `the schema public`. */
  readonly label: string
  readonly owner: string
  readonly grants: readonly Grant[]
}

/** Why a role has a privilege on a schema; undefined: it has not. */
export function findUsage({ book, schemas }: World, role: string, name: string): Reason | undefined {
  const schema: Schema | undefined = schemas.get(name)
  if (schema === undefined) return undefined
  return findPrivilege(book, role, { ...schema, label: `the schema ${name}` }, 'USAGE')
}

export function findExecute({ book }: World, role: string, called: CalledFunction): Reason | undefined {
  return findPrivilege(book, role, { ...called, label: `${called.schema}.${called.signature}` }, 'EXECUTE')
}

/** By a grant on the whole relation. */
export function findRelationPrivilege({ book }: World, role: string, relation: Relation, privilege: Privilege): Reason | undefined {
  return findPrivilege(book, role, { ...relation, label: toLabel(relation) }, privilege)
}

/** By a grant on the relation or on the column. */
export function findColumnPrivilege(
  world: World,
  role: string,
  { relation, column }: { readonly relation: Relation; readonly column: string },
  privilege: Privilege,
): Reason | undefined {
  const whole = findRelationPrivilege(world, role, relation, privilege)
  if (whole !== undefined) return whole
  const grants = relation.columns.find(({ name }) => name === column)?.grants ?? []
  return findPrivilege(world.book, role, { owner: relation.owner, grants, label: `${toLabel(relation)}.${column}` }, privilege)
}

export function toLabel({ schema, name }: Pick<Relation, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}

function findPrivilege(book: RoleBook, role: string, { label, owner, grants }: Granted, privilege: Privilege): Reason | undefined {
  if (book.isSuperuser(role)) return { kind: 'superuser', sentence: `${role} is a superuser`, name: role }
  const held = book.listHeld(role)
  const grant = grants.find((each) => each.privilege === privilege && (each.grantee === null || held.has(each.grantee)))
  if (grant === undefined) return findPredefined(role, held, privilege)
  const { grantee } = grant
  if (grantee === null) return { kind: 'grant', sentence: `${label} grants ${privilege} to everybody (PUBLIC)`, name: 'public' }
  if (grantee === owner) return { kind: 'ownership', sentence: `${owner} owns ${label}${describeWay(role, grantee, held)}`, name: grantee }
  return { kind: 'grant', sentence: `${label} grants ${privilege} to ${grantee}${describeWay(role, grantee, held)}`, name: grantee }
}

/** https://www.postgresql.org/docs/current/predefined-roles.html */
const predefined: Readonly<Record<string, readonly Privilege[]>> = {
  pg_read_all_data: ['SELECT', 'USAGE'],
  pg_write_all_data: ['INSERT', 'UPDATE', 'DELETE', 'USAGE'],
}

function findPredefined(role: string, held: ReadonlyMap<string, readonly string[]>, privilege: Privilege): Reason | undefined {
  const name = Object.keys(predefined).find((each) => held.has(each) && predefined[each]?.includes(privilege))
  if (name === undefined) return undefined
  return { kind: 'predefined role', sentence: `${name} has ${privilege} everywhere${describeWay(role, name, held)}`, name }
}

function describeWay(role: string, grantee: string, held: ReadonlyMap<string, readonly string[]>): string {
  if (role === grantee) return ''
  const between = held.get(grantee) ?? []
  return `, which ${role} inherits${between.length === 0 ? '' : ` through ${between.join(' and ')}`}`
}
