import type { ApiChange } from '../../operations/handoff/operation.ts'
import type { BothContracts, BothThings } from './describe-thing.ts'
import type { ColumnContract, FoundThing } from './find-thing.ts'

type Values = Pick<ApiChange, 'before' | 'after' | 'roles'>

/** What the sentence of a rule tells beside the name: the value before and after, or the roles. */
export function describeValues(rule: string, things: BothThings, contracts: BothContracts): Values {
  if (rule.startsWith('max-rows-')) return compare(contracts, ({ maxRows }) => maxRows)
  if (rule === 'default-schema-changed') return compare(contracts, ({ defaultSchema }) => defaultSchema)
  const right = /^(?:column-)?(read|insert|update|delete|execute|whole-rows)-(granted|revoked)$/.exec(rule)
  if (right !== null) return { roles: listRoles(things, right[1] ?? '', right[2] === 'revoked' ? 'lost' : 'got') }
  const [, read] = Object.entries(readersOfColumns).find(([start]) => rule.startsWith(start)) ?? []
  return compare(things, (thing) => (thing?.kind === 'column' && read !== undefined ? read(thing.value) : readOther(thing)))
}

const readersOfColumns: Readonly<Record<string, (column: ColumnContract) => string | number | undefined>> = {
  'max-length-': ({ limits }) => limits?.maxLength,
  'min-length-': ({ limits }) => limits?.minLength,
  'maximum-': ({ limits }) => limits?.maximum ?? limits?.exclusiveMaximum,
  'minimum-': ({ limits }) => limits?.minimum ?? limits?.exclusiveMinimum,
  'pattern-': ({ limits }) => limits?.pattern,
  'values-': ({ limits }) => limits?.values?.join(', '),
  'default-': ({ standard }) => standard,
  'reference-': ({ references }) => references,
  'column-': ({ type }) => type,
  'required-column-': ({ type }) => type,
}

function readOther(thing: FoundThing | undefined): string | undefined {
  if (thing?.kind === 'relation') return thing.value.primaryKey?.join(', ')
  if (thing?.kind !== 'argument') return undefined
  return thing.value.parameters.find(({ name }, index) => (name || `$${index + 1}`) === thing.argument)?.type
}

function compare<T>({ before, after }: { readonly before: T; readonly after: T }, read: (side: T) => string | number | undefined): Values {
  const [old, now] = [read(before), read(after)]
  return { ...(old !== undefined && { before: String(old) }), ...(now !== undefined && { after: String(now) }) }
}

function listRoles({ before, after }: BothThings, right: string, way: 'lost' | 'got'): readonly string[] {
  const [had, has] = [readRoles(before, right), readRoles(after, right)]
  return way === 'lost' ? had.filter((role) => !has.includes(role)) : has.filter((role) => !had.includes(role))
}

function readRoles(thing: FoundThing | undefined, right: string): readonly string[] {
  switch (thing?.kind) {
    case 'function':
    case 'argument':
      return thing.value.execute
    case 'relation':
      return right === 'whole-rows' ? (thing.value.wholeRows ?? thing.value.access.read) : readAccess(thing.value.access, right)
    case 'column':
      return readAccess({ ...thing.owner.access, ...thing.value.access }, right)
    default:
      return []
  }
}

function readAccess(
  access: Readonly<Record<'read' | 'insert' | 'update' | 'delete', readonly string[]>>,
  right: string,
): readonly string[] {
  return right === 'read' || right === 'insert' || right === 'update' || right === 'delete' ? access[right] : []
}
