import type { Contract } from '../../operations/contract/operation.ts'

export type Schemas = Contract['schemas']
export type RelationContract = Schemas[string]['relations'][string]
export type ColumnContract = RelationContract['columns'][string]
export type EmbedContract = NonNullable<RelationContract['embeds']>[string]
export type FunctionContract = Schemas[string]['functions'][string][number]

type In = { readonly schema: string }

/** What the subject of a finding is, of one contract. */
export type FoundThing =
  | (In & { readonly kind: 'relation'; readonly relation: string; readonly value: RelationContract })
  | (In & {
      readonly kind: 'column'
      readonly relation: string
      readonly column: string
      readonly owner: RelationContract
      readonly value: ColumnContract
    })
  | (In & {
      readonly kind: 'embed'
      readonly relation: string
      readonly hint: string
      readonly owner: RelationContract
      readonly value: EmbedContract
    })
  | (In & { readonly kind: 'function'; readonly function: string; readonly value: FunctionContract })
  | (In & { readonly kind: 'argument'; readonly function: string; readonly argument: string; readonly value: FunctionContract })

/** By the names that findings call them by, which may hold any character: they are made here as the rules make them, and not taken apart. */
export function indexContract({ schemas }: Contract): ReadonlyMap<string, FoundThing> {
  const things = Object.entries(schemas).flatMap(([schema, { relations, functions }]) => [
    ...Object.entries(relations).flatMap(([relation, value]) => listOfRelation(schema, relation, value)),
    ...Object.entries(functions).flatMap(([name, overloads]) => listOfFunction(schema, name, overloads)),
  ])
  return new Map(things)
}

type Named = readonly [string, FoundThing]

function listOfRelation(schema: string, relation: string, owner: RelationContract): readonly Named[] {
  const name = `${schema}.${relation}`
  const columns = Object.entries(owner.columns).map(
    ([column, value]): Named => [`${name}.${column}`, { kind: 'column', schema, relation, column, owner, value }],
  )
  const embeds = Object.entries(owner.embeds ?? {}).flatMap(([hint, value]): readonly Named[] => {
    const found: FoundThing = { kind: 'embed', schema, relation, hint, owner, value }
    return [
      [`${name}.${hint}`, found],
      [`${name} ${value.to}`, found],
    ]
  })
  return [...embeds, ...columns, [name, { kind: 'relation', schema, relation, value: owner }]]
}

function listOfFunction(schema: string, name: string, overloads: readonly FunctionContract[]): readonly Named[] {
  return overloads.flatMap((value): readonly Named[] => {
    const found: FoundThing = { kind: 'function', schema, function: name, value }
    const names = value.parameters.map((parameter, index) => parameter.name || `$${index + 1}`)
    return [
      ...names.map((argument): Named => [`${schema}.${name}(${argument})`, { ...found, kind: 'argument', argument }]),
      [`${schema}.${name}(${names.join(', ')})`, found],
      [`${schema}.${name}`, found],
    ]
  })
}
