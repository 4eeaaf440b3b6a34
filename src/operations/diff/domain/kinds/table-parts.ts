import { differs, type Kind, listOf, renderEnabling, renderOptionChanges, textOf } from './kind.ts'

export const constraint: Kind = {
  create: ({ facts, extras }) =>
    extras.inherited
      ? []
      : [
          `alter table ${textOf(extras.table)} add constraint ${textOf(extras.constraint)} ${textOf(facts.definition)}${facts.valid ? '' : ' not valid'}`,
          ...renderOptionChanges([], listOf(facts.options)).map((action) => `alter index ${textOf(extras.index)} ${action}`),
        ],
  drop: ({ extras }) => (extras.inherited ? [] : [`alter table ${textOf(extras.table)} drop constraint ${textOf(extras.constraint)}`]),
  alter: (change) => {
    const { before, after } = change
    if (before.extras.inherited && after.extras.inherited) return { statements: [] }
    if (differs(change, 'definition') || (differs(change, 'valid') && !after.facts.valid)) return 'replace'
    return {
      statements: [
        ...(differs(change, 'valid')
          ? [`alter table ${textOf(after.extras.table)} validate constraint ${textOf(after.extras.constraint)}`]
          : []),
        ...renderOptionChanges(listOf(before.facts.options), listOf(after.facts.options)).map(
          (action) => `alter index ${textOf(after.extras.index)} ${action}`,
        ),
      ],
    }
  },
}

export const index: Kind = {
  create: ({ facts, extras }) => (extras.inherited ? [] : [textOf(facts.definition)]),
  drop: ({ name, extras }) => (extras.inherited ? [] : [`drop index ${name}`]),
}

export const statistics: Kind = {
  create: ({ name, facts, extras }) => [
    textOf(extras.definition),
    ...(facts.target === null ? [] : [`alter statistics ${name} set statistics ${textOf(facts.target)}`]),
  ],
  drop: ({ name }) => [`drop statistics ${name}`],
  alter: (change) =>
    differs(change, 'kinds', 'columns')
      ? 'replace'
      : { statements: [`alter statistics ${change.after.name} set statistics ${textOf(change.after.facts.target) || '-1'}`] },
}

export const replicaIdentity: Kind = {
  create: ({ name, facts }) => [`alter table ${name} replica identity ${textOf(facts.identity)}`],
  drop: ({ name }) => [`alter table ${name} replica identity default`],
  alter: ({ after }) => ({ statements: [`alter table ${after.name} replica identity ${textOf(after.facts.identity)}`] }),
}

export const sequence: Kind = {
  create: ({ name, facts }) => [`create${facts.unlogged ? ' unlogged' : ''} sequence ${name} ${textOf(facts.definition)}`],
  drop: ({ name }) => [`drop sequence ${name}`],
  loss: ({ name }) => `how far ${name} has counted`,
  alter: (change) => {
    const { name, facts } = change.after
    return {
      statements: [
        ...(differs(change, 'definition') ? [`alter sequence ${name} ${textOf(facts.definition)}`] : []),
        ...(differs(change, 'unlogged') ? [`alter sequence ${name} set ${facts.unlogged ? 'unlogged' : 'logged'}`] : []),
      ],
    }
  },
}

export const sequenceOwner: Kind = {
  create: ({ name, facts }) => [`alter sequence ${name} owned by ${textOf(facts.column)}`],
  drop: ({ name }) => [`alter sequence ${name} owned by none`],
  alter: ({ after }) => ({ statements: [`alter sequence ${after.name} owned by ${textOf(after.facts.column)}`] }),
}

export const trigger: Kind = {
  create: (part) => [textOf(part.facts.definition), ...(part.facts.enabled === 'O' ? [] : renderSwitch('trigger', part))],
  drop: ({ extras }) => [`drop trigger ${textOf(extras.trigger)} on ${textOf(extras.table)}`],
  alter: (change) => (differs(change, 'definition') ? 'replace' : { statements: renderSwitch('trigger', change.after) }),
}

export const rule: Kind = {
  create: (part) => [textOf(part.facts.definition), ...(part.facts.enabled === 'O' ? [] : renderSwitch('rule', part))],
  drop: ({ extras }) => [`drop rule ${textOf(extras.rule)} on ${textOf(extras.table)}`],
  alter: (change) => (differs(change, 'definition') ? 'replace' : { statements: renderSwitch('rule', change.after) }),
}

function renderSwitch(word: 'trigger' | 'rule', { facts, extras }: Parameters<Kind['create']>[0]): readonly string[] {
  return [`alter table ${textOf(extras.table)} ${renderEnabling(facts.enabled)} ${word} ${textOf(extras[word])}`]
}

export const policy: Kind = {
  create: ({ facts, extras }) => [
    [
      `create policy ${textOf(extras.policy)} on ${textOf(extras.table)}`,
      ...(facts.permissive ? [] : ['as restrictive']),
      `for ${textOf(facts.command)} to ${listOf(facts.roles).join(', ')}`,
      ...(facts.using === null ? [] : [`using (${textOf(facts.using)})`]),
      ...(facts.check === null ? [] : [`with check (${textOf(facts.check)})`]),
    ].join(' '),
  ],
  drop: ({ extras }) => [`drop policy ${textOf(extras.policy)} on ${textOf(extras.table)}`],
}
