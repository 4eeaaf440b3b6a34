import type { Part } from '../../types.ts'
import { differs, type Kind, listOf, renderEnabling, renderWith, textOf } from './kind.ts'

export const view: Kind = {
  create: (part) => [`create view ${renderView(part)}`],
  drop: ({ name }) => [`drop view ${name}`],
  alter: ({ before, after }) => {
    const [had, has] = [listOf(before.extras.columns), listOf(after.extras.columns)]
    // CREATE OR REPLACE VIEW may add columns at the end and nothing else.
    return had.every((column, position) => has[position] === column)
      ? { statements: [`create or replace view ${renderView(after)}`] }
      : 'replace'
  },
}

export const materializedView: Kind = {
  create: ({ name, facts }) => [
    `create materialized view ${name}${facts['access method'] === null ? '' : ` using ${textOf(facts['access method'])}`}${renderWith(listOf(facts.options))} as${renderQuery(facts)}`,
  ],
  drop: ({ name }) => [`drop materialized view ${name}`],
}

function renderView({ name, facts }: Part): string {
  return `${name}${renderWith(listOf(facts.options))} as${renderQuery(facts)}`
}

function renderQuery(facts: Part['facts']): string {
  return `\n${textOf(facts.definition)}`
}

export const functionOrProcedure: Kind = {
  create: ({ facts }) => [textOf(facts.definition).trimEnd()],
  drop: ({ designation }) => [`drop ${designation}`],
  alter: ({ before, after }) =>
    before.extras.signature === after.extras.signature ? { statements: [textOf(after.facts.definition).trimEnd()] } : 'replace',
}

export const aggregate: Kind = {
  create: ({ name, facts }) => [`create aggregate ${name} (${textOf(facts.options)})`],
  drop: ({ designation }) => [`drop ${designation}`],
}

export const eventTrigger: Kind = {
  create: (part) => [
    `create event trigger ${part.name} ${textOf(part.facts.definition)}`,
    ...(part.facts.enabled === 'O' ? [] : [renderSwitch(part)]),
  ],
  drop: ({ name }) => [`drop event trigger ${name}`],
  alter: (change) => (differs(change, 'definition') ? 'replace' : { statements: [renderSwitch(change.after)] }),
}

function renderSwitch({ name, facts }: Part): string {
  return `alter event trigger ${name} ${renderEnabling(facts.enabled)}`
}

export const publication: Kind = {
  create: ({ name, facts }) => [
    `create publication ${name}${facts['all tables'] ? ' for all tables' : ''} with (${textOf(facts.options)})`,
  ],
  drop: ({ name }) => [`drop publication ${name}`],
  alter: (change) =>
    differs(change, 'all tables')
      ? 'replace'
      : { statements: [`alter publication ${change.after.name} set (${textOf(change.after.facts.options)})`] },
}

export const publicationTable: Kind = {
  create: ({ facts, extras }) => {
    const columns = listOf(facts.columns).length === 0 ? '' : ` (${listOf(facts.columns).join(', ')})`
    const where = facts.where === null ? '' : ` where (${textOf(facts.where)})`
    return [`alter publication ${textOf(extras.publication)} add table ${textOf(extras.table)}${columns}${where}`]
  },
  drop: ({ extras }) => [`alter publication ${textOf(extras.publication)} drop table ${textOf(extras.table)}`],
}

export const publicationSchema: Kind = {
  create: ({ extras }) => [`alter publication ${textOf(extras.publication)} add tables in schema ${textOf(extras.schema)}`],
  drop: ({ extras }) => [`alter publication ${textOf(extras.publication)} drop tables in schema ${textOf(extras.schema)}`],
}
