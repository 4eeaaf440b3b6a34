import type { Part } from '../../types.ts'
import { listDisturbedByColumn } from './columns.ts'
import { type Alteration, type Change, differs, type Kind, listOf, quoteText, textOf, type World } from './kind.ts'

export const enumType: Kind = {
  create: ({ name, facts }) => [`create type ${name} as enum (${listOf(facts.labels).join(', ')})`],
  drop: ({ name }) => [`drop type ${name}`],
  alter: (change, world) => {
    const [before, after] = [listOf(change.before.facts.labels), listOf(change.after.facts.labels)]
    const kept = after.filter((label) => before.includes(label))
    return kept.join() === before.join() ? { statements: renderAddedLabels(change) } : swapType(change, world)
  },
}

function renderAddedLabels({ before, after }: Change): readonly string[] {
  const known = listOf(before.facts.labels)
  const labels = listOf(after.facts.labels)
  return labels.flatMap((label, index) => {
    if (known.includes(label)) return []
    const place = index === 0 ? `before ${known[0]}` : `after ${labels[index - 1]}`
    return [`alter type ${after.name} add value ${label}${known.length === 0 && index === 0 ? '' : ` ${place}`}`]
  })
}

/** PostgreSQL cannot take a value from an enum: columns move to a new type of the same name, and fail if a row has the value. */
function swapType({ before, after }: Change, world: World): Alteration {
  const name = textOf(after.extras.bareName)
  const old = `${textOf(after.extras.schema)}.${quoteName(`${name}__old`)}`
  const columns = world.dependents(before.id).filter(({ kind }) => kind === 'column')
  const staying = columns.flatMap(({ id }) => world.after.get(id) ?? []).filter(({ facts }) => isOfType(facts.type, after.name))
  const withColumns = columns.flatMap(({ id }) => [
    ...listDisturbedByColumn(id, world),
    ...world
      .dependents(id)
      .filter(({ kind }) => kind === 'index' || kind === 'constraint')
      .map((part) => part.id),
  ])
  const direct = world
    .dependents(before.id)
    .filter(({ kind }) => kind !== 'column')
    .map((part) => part.id)
  return {
    statements: [
      `alter type ${after.name} rename to ${quoteName(`${name}__old`)}`,
      ...enumType.create(after, world),
      ...staying.filter(({ extras }) => !extras.inherited).map(renderMove),
      `drop type ${old}`,
    ],
    disturbs: [...direct, ...withColumns],
  }
}

function isOfType(type: Part['facts'][string] | undefined, name: string): boolean {
  return textOf(type) === name || textOf(type) === `${name}[]`
}

function renderMove({ facts, extras }: Part): string {
  const [column, type] = [textOf(extras.column), textOf(facts.type)]
  return `alter table ${textOf(extras.table)} alter column ${column} type ${type} using ${column}::text${type.endsWith('[]') ? '[]' : ''}::${type}`
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export const domain: Kind = {
  create: ({ name, facts }) => [
    [
      `create domain ${name} as ${textOf(facts['base type'])}`,
      ...(facts.collation === null ? [] : [`collate ${textOf(facts.collation)}`]),
      ...(facts.default === null ? [] : [`default ${textOf(facts.default)}`]),
      ...(facts['not null'] ? ['not null'] : []),
    ].join(' '),
  ],
  drop: ({ name }) => [`drop domain ${name}`],
  alter: (change) => {
    const { name, facts } = change.after
    if (differs(change, 'base type', 'collation')) return 'replace'
    return {
      statements: [
        ...(differs(change, 'default')
          ? [`alter domain ${name} ${facts.default === null ? 'drop default' : `set default ${textOf(facts.default)}`}`]
          : []),
        ...(differs(change, 'not null') ? [`alter domain ${name} ${facts['not null'] ? 'set' : 'drop'} not null`] : []),
      ],
    }
  },
}

export const domainConstraint: Kind = {
  create: ({ facts, extras }) => [
    `alter domain ${textOf(extras.domain)} add constraint ${textOf(extras.constraint)} ${textOf(facts.definition)}${facts.valid ? '' : ' not valid'}`,
  ],
  drop: ({ extras }) => [`alter domain ${textOf(extras.domain)} drop constraint ${textOf(extras.constraint)}`],
  alter: (change) =>
    differs(change, 'definition') || !change.after.facts.valid
      ? 'replace'
      : {
          statements: [`alter domain ${textOf(change.after.extras.domain)} validate constraint ${textOf(change.after.extras.constraint)}`],
        },
}

export const compositeType: Kind = {
  create: ({ name, facts }) => [`create type ${name} as (${listOf(facts.attributes).join(', ')})`],
  drop: ({ name }) => [`drop type ${name}`],
  alter: ({ before, after }) => {
    const [had, has] = [before, after].map(({ facts }) => listOf(facts.attributes).map(parseAttribute))
    if (had === undefined || has === undefined) return 'replace'
    const kept = had.filter(({ name }) => has.some((attribute) => attribute.name === name))
    const added = has.filter(({ name }) => !had.some((attribute) => attribute.name === name))
    const isInOrder = [...kept, ...added].every(({ name }, index) => has[index]?.name === name)
    if (!isInOrder) return 'replace'
    const gone = had.filter((attribute) => !kept.includes(attribute)).map(({ name }) => name)
    const actions = [
      ...gone.map((name) => `drop attribute ${name}`),
      ...has
        .filter(({ name, type }) => kept.some((attribute) => attribute.name === name && attribute.type !== type))
        .map(({ name, type }) => `alter attribute ${name} type ${type}`),
      ...added.map(({ name, type }) => `add attribute ${name} ${type}`),
    ]
    const lost = gone.length === 0 ? {} : { lost: `${gone.join(', ')} in every value of ${after.name}` }
    return { statements: actions.map((action) => `alter type ${after.name} ${action}`), ...lost }
  },
}

type Attribute = { readonly name: string; readonly type: string }

function parseAttribute(text: string): Attribute {
  const match = /^("(?:[^"]|"")*"|\S+) (.*)$/s.exec(text)
  return { name: match?.[1] ?? text, type: match?.[2] ?? '' }
}

export const rangeType: Kind = {
  create: ({ name, facts }) => [`create type ${name} as range (${textOf(facts.definition)})`],
  drop: ({ name }) => [`drop type ${name}`],
}

export const schema: Kind = {
  create: ({ name }) => [`create schema ${name}`],
  drop: ({ name }) => [`drop schema ${name}`],
}

export const extension: Kind = {
  create: ({ name, facts }) => [`create extension ${name}${facts.schema === null ? '' : ` with schema ${textOf(facts.schema)}`}`],
  drop: ({ name }) => [`drop extension ${name}`],
  alter: ({ after }) => ({ statements: [`alter extension ${after.name} set schema ${textOf(after.facts.schema)}`] }),
}

export const comment: Kind = {
  create: ({ designation, facts }) => [`comment on ${designation} is ${quoteText(textOf(facts.text))}`],
  drop: ({ designation }) => [`comment on ${designation} is null`],
  alter: ({ after }) => ({ statements: [`comment on ${after.designation} is ${quoteText(textOf(after.facts.text))}`] }),
}
