import type { ChangePlan, ColumnPicture, Follower, FollowerOf, Phase, Step, TablePicture } from '../types.ts'
import { renameAlong, toName } from './names.ts'
import { acceptedStep, batchedStep, filledCheck, renderComment, renderGrants } from './steps.ts'
import { renderSyncTrigger, type SyncTrigger } from './sync-trigger.ts'

/** A column and the one that takes its place. */
export type Replacement = {
  readonly table: TablePicture
  readonly old: ColumnPicture
  readonly beside: { readonly name: string; readonly plain: string; readonly type: string; readonly collation: string | null }
  /** The values from one to the other, from the row `new`. */
  readonly forward: string
  readonly back: string
  /** `at once`: it is the same whenever it is computed, so that the trigger can tell it from a value that somebody gave. */
  readonly default: { readonly expression: string; readonly from: 'at once' | 'the contract' } | null
  readonly followers: readonly Follower[]
  /** `old`: the new column takes the old name at the end. */
  readonly lastName: 'old' | 'new'
}

type Along = FollowerOf<'index' | 'constraint'> & { readonly newName: string }

/** Expand, back-fill and contract of a column that another takes the place of. */
export function replaceColumn(
  replacement: Replacement,
  about: Pick<ChangePlan, 'name' | 'notes'> & { readonly sentence: string },
): ChangePlan {
  const { table, old, beside, followers } = replacement
  const untouched = replacement.default?.from === 'at once' ? replacement.default.expression : null
  const sync = renderSyncTrigger({ ...replacement, untouched })
  const along = followers.flatMap((follower): readonly Along[] =>
    follower.kind === 'index' || follower.kind === 'constraint'
      ? [{ ...follower, newName: renameAlong(follower.plain, old.plain, beside.plain) }]
      : [],
  )
  return {
    name: about.name,
    phases: [
      expand(replacement, { along, sync, sentence: about.sentence }),
      fill(replacement, along),
      contract(replacement, { along, sync }),
    ],
    notes: [...about.notes, ...table.rowTriggers.map(({ name }) => `Trigger ${name} of ${table.name} runs for each row that is filled in`)],
  }
}

type Parts = { readonly along: readonly Along[]; readonly sync: SyncTrigger }

function expand(replacement: Replacement, { along, sync, sentence }: Parts & { readonly sentence: string }): Phase {
  const { table, old, beside } = replacement
  const collation = beside.collation === null ? '' : ` collate ${beside.collation}`
  return {
    kind: 'expand',
    about: [sentence, `Both are read and written until the contract. A statement that gives them different values: ${beside.name} wins.`],
    steps: [
      { sql: `alter table ${table.name} add column ${beside.name} ${beside.type}${collation}` },
      ...renderEarlyDefault(replacement),
      ...renderComment(`column ${table.name}.${beside.name}`, old.comment),
      ...renderGrants(table.name, [beside.name], old.grants),
      ...sync.create,
      ...listChecks(replacement, along).map(({ name, definition }) => ({
        sql: `alter table ${table.name} add constraint ${name} ${definition} not valid`,
      })),
    ],
    down: [...sync.drop, { sql: `alter table ${table.name} drop column ${beside.name}` }],
  }
}

function renderEarlyDefault({ table, beside, default: standard }: Replacement): readonly Step[] {
  if (standard?.from !== 'at once') return []
  return [
    {
      sql: `alter table ${table.name} alter column ${beside.name} set default ${standard.expression}`,
      comment: 'Not in ADD COLUMN: rows that are there already stay null until they are filled in.',
    },
  ]
}

/** What is added NOT VALID in one migration and validated in the next. */
function listChecks({ table, old, beside }: Replacement, along: readonly Along[]) {
  const filled = old.notNull ? [{ name: toName(table.plain, beside.plain, 'filled'), definition: filledCheck(beside) }] : []
  const copied = along.flatMap((each) =>
    each.kind === 'constraint' && each.type !== 'unique' ? [{ name: each.newName, definition: each.definition }] : [],
  )
  return [...copied, ...filled]
}

function fill(replacement: Replacement, along: readonly Along[]): Phase {
  const { table, old, beside } = replacement
  const checks = listChecks(replacement, along)
  const indexes = along.flatMap(renderIndex)
  return {
    kind: 'back-fill',
    about: [`Brings ${table.name}.${beside.name} into the rows that were there before. Afterwards the application may read it.`],
    steps: [
      batchedStep(table, {
        sql: `update ${table.name} set ${old.name} = ${old.name} where ${beside.name} is null and ${old.name} is not null`,
        comment: 'The trigger fills in the new column of every row that is written.',
      }),
      ...checks.map(({ name }) => ({ sql: `alter table ${table.name} validate constraint ${name}` })),
      ...indexes.map(({ create }) => ({ sql: create })),
    ],
    down: [
      ...indexes.map(({ name }) => ({ sql: `drop index concurrently ${table.schema}.${name}` })),
      ...checks.map(({ name, definition }) => ({
        sql: `alter table ${table.name} drop constraint ${name}, add constraint ${name} ${definition} not valid`,
      })),
    ],
  }
}

function renderIndex(each: Along): readonly { readonly name: string; readonly create: string }[] {
  const definition = each.kind === 'index' ? each.definition : each.index?.definition
  if (definition === undefined) return []
  const [, unique = '', rest = ''] = /^CREATE (UNIQUE )?INDEX .*? (ON [\s\S]*)$/.exec(definition) ?? []
  return [{ name: each.newName, create: `create ${unique.toLowerCase()}index concurrently ${each.newName} ${rest.replace(/^ON/, 'on')}` }]
}

function contract(replacement: Replacement, { along, sync }: Parts): Phase {
  const { table, old, beside, lastName } = replacement
  const kept = lastName === 'old' ? old.name : beside.name
  return {
    kind: 'contract',
    about: [
      lastName === 'old'
        ? `${table.name}.${old.name} is of its new type from here on; ${beside.name}, its name until now, is gone.`
        : `From here on ${table.name} has ${beside.name} only.`,
    ],
    ...(lastName === 'new' && { ends: [`${table.name}.${old.name}`] }),
    steps: [
      ...sync.drop,
      ...renderFilled(replacement),
      ...along.flatMap((each) => renderUnique(each, table)),
      ...replacement.followers.flatMap((follower) => renderRewritten(follower, table)),
      acceptedStep(`alter table ${table.name} drop column ${old.name}`, {
        rule: 'drop-column',
        reason: `its values are in ${beside.name}, and nobody asks for it any more`,
      }),
      ...(lastName === 'old' ? renderOldNames(replacement, along) : []),
      ...renderLateDefault(replacement, kept),
    ],
    down: null,
  }
}

function renderFilled({ table, old, beside }: Replacement): readonly Step[] {
  if (!old.notNull) return []
  const check = toName(table.plain, beside.plain, 'filled')
  return [{ sql: `alter table ${table.name} alter column ${beside.name} set not null, drop constraint ${check}` }]
}

function renderUnique(each: Along, { name }: TablePicture): readonly Step[] {
  if (each.kind !== 'constraint' || each.type !== 'unique') return []
  return [{ sql: `alter table ${name} add constraint ${each.newName} unique using index ${each.newName}${each.timing}` }]
}

/** Policies and views keep their names and what they show; only what they read it from changes. */
function renderRewritten(follower: Follower, table: TablePicture): readonly Step[] {
  if (follower.kind === 'policy') {
    const using = follower.using === null ? '' : ` using (${follower.using})`
    const check = follower.check === null ? '' : ` with check (${follower.check})`
    return [{ sql: `alter policy ${follower.name} on ${table.name}${using}${check}` }]
  }
  if (follower.kind !== 'view') return []
  const options = follower.options.length === 0 ? '' : ` with (${follower.options.join(', ')})`
  return [{ sql: `create or replace view ${follower.name}${options} as\n${follower.definition}` }]
}

function renderOldNames({ table, old, beside }: Replacement, along: readonly Along[]): readonly Step[] {
  const rename = acceptedStep(`alter table ${table.name} rename column ${beside.name} to ${old.name}`, {
    rule: 'rename-column',
    reason: 'the name was for the time between only',
  })
  const names = along.map((each) =>
    each.kind === 'index'
      ? { sql: `alter index ${table.schema}.${each.newName} rename to ${each.name}` }
      : { sql: `alter table ${table.name} rename constraint ${each.newName} to ${each.name}` },
  )
  return [rename, ...names]
}

function renderLateDefault({ table, default: standard }: Replacement, column: string): readonly Step[] {
  return standard?.from === 'the contract'
    ? [{ sql: `alter table ${table.name} alter column ${column} set default ${standard.expression}` }]
    : []
}
