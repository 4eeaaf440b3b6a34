import type { Contract } from '../../operations/contract/operation.ts'
import type { ChangedThing, Field } from '../../operations/handoff/operation.ts'
import type { FoundThing, FunctionContract, RelationContract } from './find-thing.ts'

/** The same thing in both contracts; undefined in one that has it not. */
export type BothThings = { readonly before: FoundThing | undefined; readonly after: FoundThing | undefined }
export type BothContracts = { readonly before: Contract; readonly after: Contract }

/** What an example needs to know of a changed thing. */
export function describeThing(rule: string, { before, after }: BothThings, contracts: BothContracts): ChangedThing {
  const one = before ?? after
  if (one === undefined) return {}
  const place = one.schema === contracts.after.defaultSchema ? {} : { schema: one.schema }
  switch (one.kind) {
    case 'relation':
      return { ...place, relation: one.relation, ...toKey(one.value), ...toReplacement(findOtherRelation(one, contracts)) }
    case 'column':
      return { ...place, ...describeColumn(rule, one, contracts) }
    case 'embed':
      return { ...place, relation: one.relation, embed: describeEmbed(one, after?.kind === 'embed' ? after : undefined, contracts) }
    default:
      return { ...place, ...describeCall(one, contracts) }
  }
}

type FoundColumn = Extract<FoundThing, { kind: 'column' }>

/** Changes after which a value must not be sent any more, whether it had to be or not. */
const unwritable: ReadonlySet<string> = new Set(['column-became-read-only', 'column-insert-revoked'])

function describeColumn(rule: string, found: FoundColumn, contracts: BothContracts): ChangedThing {
  const { schema, relation, column, owner, value } = found
  const [old, now] = [findRelation(contracts.before, schema, relation), findRelation(contracts.after, schema, relation)]
  const sent = unwritable.has(rule) ? [{ name: column, type: value.type }] : []
  const given = [...listRequired(old).filter(({ name }) => name !== column || sent.length === 0), ...sent]
  return {
    relation,
    column,
    ...toKey(now ?? owner, column),
    given,
    wanted: listRequired(now),
    ...toReplacement(rule === 'column-removed' ? findOtherColumn(found, { old, now }) : undefined),
  }
}

function findRelation({ schemas }: Contract, schema: string, relation: string): RelationContract | undefined {
  return schemas[schema]?.relations[relation]
}

function listRequired(relation: RelationContract | undefined): readonly Field[] {
  const columns = Object.entries(relation?.columns ?? {})
  return columns.filter(([, { required }]) => required).map(([name, { type }]) => ({ name, type }))
}

/** The primary key, or whatever stands first. */
function toKey({ primaryKey = [], columns }: RelationContract, but?: string): Pick<ChangedThing, 'key'> {
  const key = [...primaryKey, ...Object.keys(columns)].find((name) => name !== but && Object.hasOwn(columns, name))
  return key === undefined ? {} : { key }
}

function toReplacement(name: string | undefined): Pick<ChangedThing, 'replacement'> {
  return name === undefined ? {} : { replacement: name }
}

type Relations = { readonly old: RelationContract | undefined; readonly now: RelationContract | undefined }

/** What its deprecation names, or the one column that came with the same type. */
function findOtherColumn({ relation, value }: FoundColumn, { old, now }: Relations): string | undefined {
  const { use = null } = value.deprecation ?? {}
  const named = use?.split('.').at(-1)
  if (named !== undefined && (use === named || use?.includes(`${relation}.`))) return named
  const come = Object.entries(now?.columns ?? {}).filter(
    ([name, { type }]) => !Object.hasOwn(old?.columns ?? {}, name) && type === value.type,
  )
  return come.length === 1 ? come[0]?.[0] : undefined
}

/** What its deprecation names, or the one relation that came with all of its columns. */
function findOtherRelation({ schema, relation, value }: Extract<FoundThing, { kind: 'relation' }>, { before, after }: BothContracts) {
  if (findRelation(after, schema, relation) !== undefined) return undefined
  const named = value.deprecation?.use?.split('.').at(-1)
  if (named !== undefined) return named
  const columns = Object.keys(value.columns)
  const come = Object.entries(after.schemas[schema]?.relations ?? {}).filter(
    ([name, other]) => findRelation(before, schema, name) === undefined && columns.every((column) => Object.hasOwn(other.columns, column)),
  )
  return come.length === 1 ? come[0]?.[0] : undefined
}

type FoundEmbed = Extract<FoundThing, { kind: 'embed' }>

function describeEmbed(found: FoundEmbed, now: FoundEmbed | undefined, { after }: BothContracts): NonNullable<ChangedThing['embed']> {
  const { to, through } = found.value
  const name = to.slice(to.indexOf('.') + 1)
  const later = Object.entries(findRelation(after, found.schema, found.relation)?.embeds ?? {})
  const same = later.find(([, embed]) => embed.to === to && embed.through === through)
  return { to: name, before: now === undefined ? found.hint : name, after: same?.[0] ?? name }
}

function describeCall(found: Extract<FoundThing, { kind: 'function' | 'argument' }>, contracts: BothContracts): ChangedThing {
  const { schema, function: name } = found
  const argument = found.kind === 'argument' ? found.argument : undefined
  const list = ({ schemas }: Contract) => listGiven(schemas[schema]?.functions[name]?.[0], argument)
  return { function: name, ...(argument !== undefined && { argument }), given: list(contracts.before), wanted: list(contracts.after) }
}

/** What a call must give, and the argument that it is about. */
function listGiven(overload: FunctionContract | undefined, argument: string | undefined): readonly Field[] {
  const parameters = overload?.parameters.filter(({ name, optional }) => optional === undefined || name === argument) ?? []
  return parameters.map(({ name, type }) => ({ name, type }))
}
