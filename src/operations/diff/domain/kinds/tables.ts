import type { Part } from '../../types.ts'
import { renderColumn, renderColumnSettings } from './columns.ts'
import { type Change, differs, type Kind, listOf, renderOptionChanges, renderWith, textOf, type World } from './kind.ts'

export const table: Kind = {
  create: (part, world) => {
    const columns = listOwnColumns(part, world)
    return [
      `create${part.facts.unlogged ? ' unlogged' : ''} table ${part.name}${renderBody(
        part,
        columns.map((column) => renderColumn(column, world)),
      )}`,
      ...columns.flatMap((column) => renderColumnSettings(column)),
      ...renderRowSecurity(part),
    ]
  },
  drop: (part) => [`drop table ${part.name}`],
  loss: (part) => (part.facts['partitioned by'] === null ? `every row of ${part.name}` : null),
  alter: (change, world) => {
    if (differs(change, 'partitioned by', 'of type')) return 'replace'
    const { before, after } = change
    const actions = [
      ...(differs(change, 'unlogged') ? [after.facts.unlogged ? 'set unlogged' : 'set logged'] : []),
      ...(differs(change, 'access method') ? [`set access method ${textOf(after.facts['access method']) || 'default'}`] : []),
      ...renderOptionChanges(listOf(before.facts.options), listOf(after.facts.options)),
      ...(differs(change, 'row security') ? [`${after.facts['row security'] ? 'enable' : 'disable'} row level security`] : []),
      ...(differs(change, 'forced row security') ? [`${after.facts['forced row security'] ? '' : 'no '}force row level security`] : []),
    ]
    return {
      ...renderParentChanges(change, world),
      statements: [...renderEntries(change, world, 'late'), ...actions.map((action) => `alter table ${after.name} ${action}`)],
    }
  },
}

function listOwnColumns(part: Part, { after }: World): readonly Part[] {
  return [...after.values()]
    .filter(({ kind, parent, extras }) => kind === 'column' && parent === part.id && extras.inherited === false)
    .sort((a, b) => (textOf(a.extras.position) < textOf(b.extras.position) ? -1 : 1))
}

function renderBody({ facts }: Part, columns: readonly string[]): string {
  const parents = listOf(facts.parents)
  const tail = `${renderClause(' partition by ', facts['partitioned by'])}${renderClause(' using ', facts['access method'])}${renderWith(listOf(facts.options))}`
  if (facts.bound !== null) return ` partition of ${parents.join(', ')} ${textOf(facts.bound)}${tail}`
  if (facts['of type'] !== null) return ` of ${textOf(facts['of type'])}${tail}`
  const list = columns.map((column) => `\n  ${column}`).join(',')
  return ` (${list}${columns.length === 0 ? '' : '\n'})${parents.length === 0 ? '' : ` inherits (${parents.join(', ')})`}${tail}`
}

function renderClause(word: string, fact: Part['facts'][string] | undefined): string {
  return textOf(fact) === '' ? '' : `${word}${textOf(fact)}`
}

function renderRowSecurity({ name, facts }: Part): readonly string[] {
  return [
    ...(facts['row security'] ? [`alter table ${name} enable row level security`] : []),
    ...(facts['forced row security'] ? [`alter table ${name} force row level security`] : []),
  ]
}

function renderParentChanges(change: Change, world: World) {
  const had = listOf(change.before.facts.parents)
  const has = listOf(change.after.facts.parents)
  const left = had.filter((parent) => differs(change, 'bound') || !has.includes(parent))
  return { first: left.map((parent) => renderLeaving(parent, change.before)), second: renderEntries(change, world, 'early') }
}

/** Under a parent that is there already a table comes early, so that it takes part in what happens to the parent; else once the parent is made. */
function renderEntries(change: Change, world: World, when: 'early' | 'late'): readonly string[] {
  const { before, after } = change
  const had = listOf(before.facts.parents)
  const entered = listOf(after.facts.parents).filter((parent) => differs(change, 'bound') || !had.includes(parent))
  const now = entered.filter((parent) => world.before.has(`table ${parent}`) === (when === 'early'))
  return now.flatMap((parent) => [
    ...listMissingColumns(after, parent, world).map((column) => `alter table ${after.name} add column ${renderColumn(column, world)}`),
    renderEntering(parent, after),
  ])
}

/** What the parent has at that moment and the table lacks. */
function listMissingColumns(table: Part, parent: string, { before, after }: World): readonly Part[] {
  return [...after.values()].filter(
    ({ id, kind, parent: owner, extras }) =>
      kind === 'column' &&
      owner === table.id &&
      !before.has(id) &&
      (before.has(`column ${parent}.${textOf(extras.column)}`) ||
        (!before.has(`table ${parent}`) && after.has(`column ${parent}.${textOf(extras.column)}`))),
  )
}

function renderLeaving(parent: string, { name, facts }: Part): string {
  return facts.bound === null ? `alter table ${name} no inherit ${parent}` : `alter table ${parent} detach partition ${name}`
}

function renderEntering(parent: string, { name, facts }: Part): string {
  return facts.bound === null
    ? `alter table ${name} inherit ${parent}`
    : `alter table ${parent} attach partition ${name} ${textOf(facts.bound)}`
}
