import type { ColumnPicture, Grant, Phase, PolicyPicture, Step, TablePicture } from '../types.ts'
import { quoteName, toName } from './names.ts'
import { renderSplitTriggers, type SplitShape, type SplitTriggers } from './split-triggers.ts'
import { acceptedStep, batchedStep, renderComment, renderGrants } from './steps.ts'

export type Split = {
  readonly table: TablePicture
  readonly columns: readonly ColumnPicture[]
  readonly to: { readonly name: string; readonly plain: string }
  readonly policies: readonly PolicyPicture[]
}

/** Columns move to a table of their own, whose key is that of the old one. */
export function planSplit(split: Split): readonly Phase[] {
  const shape = toShape(split)
  const triggers = renderSplitTriggers(shape)
  return [expand(split, shape, triggers), fill(split, shape), contract(split, shape, triggers.drop)]
}

function toShape({ table, columns, to }: Split): SplitShape {
  const singular = table.plain.replace(/s$/, '')
  const own = table.key.map(({ name, plain }) => (plain === 'id' ? quoteName(`${singular}_id`) : name))
  return {
    table,
    key: table.key.map(({ name }) => name),
    to: `${table.schema}.${to.name}`,
    plain: to.plain,
    own,
    columns: columns.map(({ name }) => name),
  }
}

function expand(split: Split, shape: SplitShape, triggers: SplitTriggers): Phase {
  const { table, columns } = split
  const list = columns.map(({ name }) => name).join(', ')
  return {
    kind: 'expand',
    about: [
      `${list} of ${table.name} move to ${shape.to}, which has a row for each that holds something in them.`,
      'Both are read and written until the contract.',
    ],
    steps: [
      { sql: renderTable(split, shape) },
      ...columns.flatMap((column) => renderComment(`column ${shape.to}.${column.name}`, column.comment)),
      ...renderRights(split, shape),
      ...(table.rowSecurity === 'off' ? [] : renderRowSecurity(split, shape)),
      ...triggers.create,
    ],
    down: [...triggers.drop, { sql: `drop table ${shape.to}` }],
  }
}

function renderTable({ table, columns }: Split, { to, own, key }: SplitShape): string {
  const keys = table.key.map(({ type }, index) => `${own[index]} ${type}`)
  const rest = columns.map(({ name, type, collation }) => `${name} ${type}${collation === null ? '' : ` collate ${collation}`}`)
  const foreign = `foreign key (${own.join(', ')}) references ${table.name} (${key.join(', ')}) on update cascade on delete cascade`
  const lines = [...keys, ...rest, `primary key (${own.join(', ')})`, foreign]
  return `create table ${to} (\n  ${lines.join(',\n  ')}\n)`
}

/** Who may read or change the columns there may do so here; to give a row its first value, and to take away the last, is a change too. */
function renderRights({ table, columns }: Split, { to, own }: SplitShape): readonly Step[] {
  const whole = table.grants.flatMap((grant): readonly Grant[] => {
    if (grant.privilege === 'select') return [grant]
    return grant.privilege === 'update' ? ['insert', 'update', 'delete'].map((privilege) => ({ ...grant, privilege })) : []
  })
  const single = columns.flatMap((column) => [
    ...renderGrants(to, [...own, column.name], privilegesOf(column, 'select')),
    ...renderGrants(to, [column.name], privilegesOf(column, 'update')),
    ...renderGrants(
      to,
      [...own, column.name],
      privilegesOf(column, 'update').map((grant) => ({ ...grant, privilege: 'insert' })),
    ),
  ])
  return [...renderGrants(to, [], whole), ...single]
}

function privilegesOf(column: ColumnPicture, privilege: string): readonly Grant[] {
  return column.grants.filter((grant) => grant.privilege === privilege)
}

/** The policies of the old table, asked through it: to write here is to update there. */
function renderRowSecurity({ table, policies }: Split, shape: SplitShape): readonly Step[] {
  return [
    { sql: `alter table ${shape.to} enable row level security` },
    ...policies.flatMap((policy) => {
      const reads = policy.command === 'select' || policy.command === 'all'
      const writes = policy.command === 'update' || policy.command === 'all'
      return [
        ...(reads ? [renderPolicy(policy, { table, shape, command: 'select' })] : []),
        ...(writes ? (['insert', 'update', 'delete'] as const).map((command) => renderPolicy(policy, { table, shape, command })) : []),
      ]
    }),
  ]
}

type PolicyPlace = { readonly table: TablePicture; readonly shape: SplitShape; readonly command: 'select' | 'insert' | 'update' | 'delete' }

function renderPolicy(policy: PolicyPicture, { table, shape, command }: PolicyPlace): Step {
  const join = shape.key.map((column, index) => `${table.name}.${column} = ${shape.to}.${shape.own[index]}`).join(' and ')
  const ask = (condition: string | null) =>
    `exists (select from ${table.name} where ${join}${condition === null ? '' : ` and (${condition})`})`
  const using = command === 'insert' ? '' : ` using (${ask(policy.using)})`
  const check = command === 'insert' || command === 'update' ? ` with check (${ask(policy.check ?? policy.using)})` : ''
  const name = toName(policy.name.replaceAll('"', ''), command)
  const kind = policy.permissive ? '' : ' as restrictive'
  return { sql: `create policy ${name} on ${shape.to}${kind} for ${command} to ${policy.roles.join(', ')}\n ${using}${check}` }
}

function fill({ table }: Split, { to, own, key, columns }: SplitShape): Phase {
  const some = columns.map((column) => `${column} is not null`).join(' or ')
  const insert = `insert into ${to} (${[...own, ...columns].join(', ')})\nselect ${[...key, ...columns].join(', ')} from ${table.name} where ${some}\non conflict do nothing`
  return {
    kind: 'back-fill',
    about: [`Brings in the rows that were there before. Afterwards the application may read ${to}.`],
    steps: [batchedStep(table, { sql: insert })],
    down: [],
  }
}

function contract({ table }: Split, { to, columns }: SplitShape, triggers: readonly Step[]): Phase {
  const drops = columns.map((column) => `drop column ${column}`).join(', ')
  return {
    kind: 'contract',
    about: [`From here on ${columns.join(', ')} are in ${to} only.`],
    ends: columns.map((column) => `${table.name}.${column}`),
    steps: [
      ...triggers,
      acceptedStep(`alter table ${table.name} ${drops}`, {
        rule: 'drop-column',
        reason: `their values are in ${to}, and nobody asks for them here any more`,
      }),
    ],
    down: null,
  }
}
