import type { Part } from '../../types.ts'
import { findInlineDefault } from '../inline-default.ts'
import { isWidening } from './is-widening.ts'
import { type Change, differs, type Kind, listOf, renderOptionChanges, textOf, type World } from './kind.ts'

/** Columns of a new table are made with it; see `isMadeWithParent`. */
export const column: Kind = {
  create: (part, world) =>
    part.extras.inherited
      ? renderColumnSettings(part)
      : [`alter table ${tableOf(part)} add column ${renderColumn(part, world)}`, ...renderColumnSettings(part)],
  drop: (part) => (part.extras.inherited ? [] : [`alter table ${tableOf(part)} drop column ${textOf(part.extras.column)}`]),
  loss: (part) => (part.facts.generated === null && !part.extras.inherited ? `every value of ${part.name}` : null),
  alter: (change, world) => {
    const { before, after } = change
    if (differs(change, 'generated', 'expression'))
      return before.facts.generated === 's' && after.facts.generated === null ? dropExpression(change) : 'replace'
    const retyped = differs(change, 'type', 'collation')
    const statements = [
      ...(retyped && !after.extras.inherited ? [renderRetyping(after)] : []),
      ...renderNotNullChange(change),
      ...renderIdentityChange(change),
      ...renderColumnSettings(after, before),
    ]
    if (!retyped) return { statements }
    const disturbs = listDisturbedByColumn(after.id, world)
    const lost = isWidening(textOf(before.facts.type), textOf(after.facts.type))
      ? {}
      : { lost: `what of ${after.name} does not fit ${textOf(after.facts.type)}` }
    return { statements, disturbs, ...lost }
  },
}

export const columnDefault: Kind = {
  create: (part) => [`${alterColumn(part)} set default ${textOf(part.facts.expression)}`],
  drop: (part) => [`${alterColumn(part)} drop default`],
  alter: ({ after }) => ({ statements: [`${alterColumn(after)} set default ${textOf(after.facts.expression)}`] }),
}

/** What PostgreSQL does not carry along when a column takes another type. Its own indexes and constraints it rebuilds itself. */
export function listDisturbedByColumn(id: string, { dependents }: World): readonly string[] {
  return dependents(id)
    .filter(({ kind }) => carriedAlong.has(kind) === false)
    .map((part) => part.id)
}

const carriedAlong: ReadonlySet<Part['kind']> = new Set([
  'constraint',
  'index',
  'owner',
  'comment',
  'privileges',
  'sequence owner',
  'statistics',
])

/** `note text collate "C" not null`: what CREATE TABLE and ADD COLUMN take. */
export function renderColumn(part: Part, { after }: World): string {
  const { facts, extras } = part
  const inline = findInlineDefault(part, after)
  return [
    textOf(extras.column),
    textOf(facts.type),
    ...(facts.compression === null ? [] : [`compression ${compressions[textOf(facts.compression)]}`]),
    ...(facts.collation === null ? [] : [`collate ${textOf(facts.collation)}`]),
    ...(inline === undefined ? [] : [`default ${textOf(inline.facts.expression)}`]),
    ...(facts['not null'] === 'valid' ? ['not null'] : []),
    ...(facts['not null'] === 'no inherit' ? ['not null no inherit'] : []),
    ...(facts.generated === null
      ? []
      : [`generated always as (${textOf(facts.expression)}) ${facts.generated === 's' ? 'stored' : 'virtual'}`]),
    ...(facts.identity === null ? [] : [renderIdentity(facts)]),
  ].join(' ')
}

/** What a column has that is set afterwards. Without `before`: of a new one. */
export function renderColumnSettings(part: Part, before?: Part): readonly string[] {
  const { facts, extras } = part
  const changed = (name: string) => (before === undefined ? facts[name] !== null : differs({ before, after: part }, name))
  const settings = [
    ...(changed('storage') ? [`set storage ${storages[textOf(facts.storage ?? extras['standard storage'])]}`] : []),
    ...(before !== undefined && changed('compression') ? [`set compression ${compressions[textOf(facts.compression)] ?? 'default'}`] : []),
    ...(changed('statistics target') ? [`set statistics ${textOf(facts['statistics target']) || '-1'}`] : []),
    ...renderOptionChanges(listOf(before?.facts.options), listOf(facts.options)),
  ]
  const notValid = before === undefined && facts['not null'] === 'not valid' ? [addNotValid(part)] : []
  return [...settings.map((setting) => `${alterColumn(part)} ${setting}`), ...notValid]
}

const storages: Readonly<Record<string, string>> = { p: 'plain', e: 'external', x: 'extended', m: 'main' }
const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }

function dropExpression({ after }: Change): { readonly statements: readonly string[] } {
  return { statements: [`${alterColumn(after)} drop expression`] }
}

function renderRetyping(part: Part): string {
  const { facts, extras } = part
  const collation = facts.collation === null ? '' : ` collate ${textOf(facts.collation)}`
  const using = facts.generated === null ? ` using ${textOf(extras.column)}::${textOf(facts.type)}` : ''
  return `${alterColumn(part)} type ${textOf(facts.type)}${collation}${using}`
}

function renderNotNullChange(change: Change): readonly string[] {
  if (!differs(change, 'not null')) return []
  const { before, after } = change
  const state = after.facts['not null']
  const drop = `${alterColumn(after)} drop not null`
  if (state === null) return [drop]
  if (state === 'valid' && before.facts['not null'] !== 'no inherit') return [`${alterColumn(after)} set not null`]
  const add =
    state === 'not valid'
      ? addNotValid(after)
      : `alter table ${tableOf(after)} add not null ${textOf(after.extras.column)}${state === 'no inherit' ? ' no inherit' : ''}`
  return [...(before.facts['not null'] === null ? [] : [drop]), add]
}

function addNotValid(part: Part): string {
  return `alter table ${tableOf(part)} add not null ${textOf(part.extras.column)} not valid`
}

function renderIdentityChange(change: Change): readonly string[] {
  if (!differs(change, 'identity', 'identity options')) return []
  const { before, after } = change
  if (after.facts.identity === null) return [`${alterColumn(after)} drop identity`]
  if (before.facts.identity === null) return [`${alterColumn(after)} add ${renderIdentity(after.facts)}`]
  const kind = differs(change, 'identity') ? ` set generated ${after.facts.identity === 'a' ? 'always' : 'by default'}` : ''
  const options = textOf(after.facts['identity options']).replace(
    /(?:^| )(start with|increment by|minvalue|maxvalue|cache|no cycle|cycle)/g,
    ' set $1',
  )
  return [`${alterColumn(after)}${kind}${differs(change, 'identity options') ? options : ''}`]
}

function renderIdentity(facts: Part['facts']): string {
  return `generated ${facts.identity === 'a' ? 'always' : 'by default'} as identity (${textOf(facts['identity options'])})`
}

function alterColumn(part: Part): string {
  return `alter table ${tableOf(part)} alter column ${textOf(part.extras.column)}`
}

function tableOf(part: Part): string {
  return textOf(part.extras.table)
}
