import type { CalledFunction, Facts, Policy, Relation, Schema } from '../facts.ts'
import type { Subject } from '../types.ts'
import { createRoleBook, type RoleBook } from './role-book.ts'

export type PolicyPart = 'using' | 'check'

/** What a condition that looks at no row came to for a subject; undefined where it was not or could not be evaluated. */
export type FindConstant = (subject: Subject, relation: Relation, policy: Policy, part: PolicyPart) => boolean | undefined

/** The facts, ready to be looked up. */
export type World = {
  readonly book: RoleBook
  readonly relations: ReadonlyMap<string, Relation>
  readonly functions: ReadonlyMap<string, CalledFunction>
  readonly schemas: ReadonlyMap<string, Schema>
  readonly findConstant: FindConstant
}

export function createWorld(facts: Facts, findConstant: FindConstant): World {
  return {
    book: createRoleBook(facts),
    relations: new Map(
      [...facts.relations, ...facts.buckets.map((bucket) => bucket.relation)].map((relation) => [relation.address, relation]),
    ),
    functions: new Map(facts.functions.map((each) => [each.address, each])),
    schemas: new Map(facts.schemas.map((schema) => [schema.name, schema])),
    findConstant,
  }
}
