import type { ApiChange, ChangedThing, Field } from '../types.ts'

/** supabase-js, before and after; `after` is null where nothing takes the place. */
export type Example = { readonly before: string; readonly after: string | null }

type WriteExample = (thing: ChangedThing) => Example | undefined

/** What a front-end has to write otherwise. Undefined where a change is not one of code. */
export function writeExample({ rule, thing }: ApiChange): Example | undefined {
  return Object.hasOwn(examples, rule) ? examples[rule]?.(thing) : undefined
}

const writeRemovedColumn: WriteExample = (thing) => {
  const { column, key, replacement } = thing
  if (column === undefined) return undefined
  const kept = key === undefined ? [] : [key]
  const left = replacement === undefined ? kept : [...kept, replacement]
  return { before: select(thing, [...kept, column].join(', ')), after: left.length === 0 ? null : select(thing, left.join(', ')) }
}

const writeRequiredColumn: WriteExample = (thing) => ({
  before: insert(thing, thing.given ?? []),
  after: insert(thing, thing.wanted ?? []),
})

const writeUnwritable: WriteExample = (thing) => ({ before: insert(thing, thing.wanted ?? []), after: insert(thing, thing.given ?? []) })

const writeCall: WriteExample = (thing) => ({ before: call(thing, thing.given ?? []), after: call(thing, thing.wanted ?? []) })

const writeHint: WriteExample = (thing) => {
  const { embed } = thing
  return embed && { before: select(thing, `*, ${embed.before}(*)`), after: select(thing, `*, ${embed.after}(*)`) }
}

const read = (column: string) => `row${toMember(column)}`

const examples: Readonly<Record<string, WriteExample>> = {
  'column-removed': writeRemovedColumn,
  'column-read-revoked': writeRemovedColumn,
  'relation-removed': (thing) => ({
    before: select(thing, '*'),
    after: thing.replacement === undefined ? null : select({ ...thing, relation: thing.replacement }, '*'),
  }),
  'required-column-added': writeRequiredColumn,
  'input-became-required': writeRequiredColumn,
  'column-became-read-only': writeUnwritable,
  'column-insert-revoked': writeUnwritable,
  'whole-rows-revoked': (thing) => ({ before: select(thing, '*'), after: select(thing, thing.key ?? '…') }),
  'output-became-nullable': ({ column }) =>
    column === undefined ? undefined : { before: `${read(column)}.toString()`, after: `${read(column)}?.toString() ?? ''` },
  'function-removed': (thing) => ({ before: call(thing, thing.given ?? []), after: null }),
  'argument-removed': writeCall,
  'required-argument-added': writeCall,
  'argument-became-required': writeCall,
  'argument-type-changed': writeCall,
  'embed-became-ambiguous': writeHint,
  'embed-hint-changed': writeHint,
  'embed-removed': (thing) => thing.embed && { before: select(thing, `*, ${thing.embed.to}(*)`), after: select(thing, '*') },
  'embed-became-list': ({ embed }) => embed && { before: read(embed.to), after: `${read(embed.to)}[0]` },
  'embed-became-object': ({ embed }) => embed && { before: `${read(embed.to)}[0]`, after: read(embed.to) },
}

function select(thing: ChangedThing, columns: string): string {
  return `const { data } = await ${toClient(thing)}.from(${quote(thing.relation ?? '')}).select(${quote(columns)})`
}

function insert(thing: ChangedThing, fields: readonly Field[]): string {
  return `await ${toClient(thing)}.from(${quote(thing.relation ?? '')}).insert(${toObject(fields)})`
}

function call(thing: ChangedThing, fields: readonly Field[]): string {
  const values = fields.length === 0 ? '' : `, ${toObject(fields)}`
  return `const { data } = await ${toClient(thing)}.rpc(${quote(thing.function ?? '')}${values})`
}

function toClient({ schema }: ChangedThing): string {
  return schema === undefined ? 'supabase' : `supabase.schema(${quote(schema)})`
}

function toObject(fields: readonly Field[]): string {
  if (fields.length === 0) return '{}'
  return `{ ${fields.map(({ name, type }) => `${isPlain(name) ? name : quote(name)}: ${toSample(type)}`).join(', ')} }`
}

function toMember(name: string): string {
  return isPlain(name) ? `.${name}` : `[${quote(name)}]`
}

function isPlain(name: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)
}

/** A value that the type takes, short enough for one line. */
function toSample(type: string): string {
  if (type.endsWith('[]')) return '[]'
  const found = samples.find(({ pattern }) => pattern.test(type))
  return found?.sample ?? `'…'`
}

const samples: readonly { readonly pattern: RegExp; readonly sample: string }[] = [
  { pattern: /^(smallint|integer|bigint|numeric|real|double precision)/, sample: '1' },
  { pattern: /^boolean/, sample: 'true' },
  { pattern: /^date/, sample: `'2026-01-31'` },
  { pattern: /^timestamp/, sample: `'2026-01-31T12:00:00Z'` },
  { pattern: /^jsonb?/, sample: '{}' },
]

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
}
