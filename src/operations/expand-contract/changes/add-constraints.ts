import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord, toName } from '../domain/names.ts'
import { changeRefused } from '../errors.ts'
import { hasIndexOn } from '../store/find-index.ts'
import { getColumn, getColumnNamed, getTable } from '../store/read-table.ts'
import type { Change, ChangePlan, Phase, Step } from '../types.ts'

type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>

/** Throws `change_not_understood`, `change_refused`. */
export async function planAddForeignKey(transaction: Transaction, change: ChangeOf<'add foreign key'>): Promise<ChangePlan> {
  const { table, column } = await getColumn(transaction, change.column)
  const there = await getColumn(transaction, change.references)
  const index = toName(table.plain, column.plain, 'idx')
  const isIndexed = await hasIndexOn(transaction, table, column)
  return addInTwoSteps({
    name: toFileWord('link', table.plain, column.plain),
    table: table.name,
    constraint: toName(table.plain, column.plain, 'fkey'),
    definition: `foreign key (${column.name}) references ${there.table.name} (${there.column.name})`,
    // Without it every DELETE over there reads the whole table here.
    before: isIndexed ? [] : [{ sql: `create index concurrently ${index} on ${table.name} (${column.name})` }],
    undo: isIndexed ? [] : [{ sql: `drop index concurrently ${table.schema}.${index}` }],
    about: [
      `Rows are looked at while everybody works on. It fails as long as one has no partner:`,
      `select ${column.name} from ${table.name} as a where ${column.name} is not null`,
      `  and not exists (select from ${there.table.name} as b where b.${there.column.name} = a.${column.name})`,
    ],
  })
}

/** Throws `change_not_understood`, `change_refused`. */
export async function planAddCheck(transaction: Transaction, { table: text, condition }: ChangeOf<'add check'>): Promise<ChangePlan> {
  const table = await getTable(transaction, text)
  const words = condition.match(/[a-z_]+/gi)?.slice(0, 2) ?? []
  return addInTwoSteps({
    name: toFileWord('check', table.plain, ...words),
    table: table.name,
    constraint: toName(table.plain, ...words.map((word) => word.toLowerCase()), 'check'),
    definition: `check (${condition})`,
    before: [],
    undo: [],
    about: ['Rows are looked at while everybody works on. It fails as long as one is against it.'],
  })
}

type TwoSteps = {
  readonly name: string
  readonly table: string
  readonly constraint: string
  readonly definition: string
  readonly before: readonly Step[]
  readonly undo: readonly Step[]
  readonly about: readonly string[]
}

function addInTwoSteps({ name, table, constraint, definition, before, undo, about }: TwoSteps): ChangePlan {
  const add = `add constraint ${constraint} ${definition} not valid`
  const drop = `drop constraint ${constraint}`
  return {
    name,
    phases: [
      {
        kind: 'add',
        about: ['New and changed rows have to keep it from here on; those that are there are looked at by the next migration.'],
        steps: [{ sql: `alter table ${table} ${add}` }],
        down: [{ sql: `alter table ${table} ${drop}` }],
      },
      {
        kind: 'validate',
        about,
        steps: [...before, { sql: `alter table ${table} validate constraint ${constraint}` }],
        down: [...undo, { sql: `alter table ${table} ${drop}, ${add}` }],
      },
    ],
    notes: [],
  }
}

/** Throws `change_not_understood`, `change_refused`. */
export async function planAddIndex(transaction: Transaction, { table: text, columns }: ChangeOf<'add index'>): Promise<ChangePlan> {
  const table = await getTable(transaction, text)
  const words = columns.match(/[a-z_]\w*/gi) ?? []
  const index = toName(table.plain, ...words.map((word) => word.toLowerCase()), 'idx')
  return { name: toFileWord('index', table.plain, ...words), phases: [buildIndex(table, { index, columns, unique: false })], notes: [] }
}

/** Throws `change_not_understood`, `change_refused`. */
export async function planAddUnique(
  transaction: Transaction,
  { table: text, columns: texts }: ChangeOf<'add unique'>,
): Promise<ChangePlan> {
  const table = await getTable(transaction, text)
  const columns = []
  for (const each of texts) columns.push(await getColumnNamed(transaction, table, each))
  if (columns.length === 0) throw changeRefused(table.name, ['no column is named'])
  const plain = columns.map((column) => column.plain)
  const index = toName(table.plain, ...plain, 'key')
  const list = columns.map(({ name }) => name).join(', ')
  return {
    name: toFileWord('unique', table.plain, ...plain),
    phases: [
      buildIndex(table, { index, columns: list, unique: true }),
      {
        kind: 'validate',
        about: ['The constraint takes over the index, which is a matter of milliseconds.'],
        steps: [{ sql: `alter table ${table.name} add constraint ${index} unique using index ${index}` }],
        down: [
          { sql: `alter table ${table.name} drop constraint ${index}`, comment: 'Its index goes with it and is built again.' },
          { sql: `create unique index concurrently ${index} on ${table.name} (${list})` },
        ],
      },
    ],
    notes: [],
  }
}

type IndexToBuild = { readonly index: string; readonly columns: string; readonly unique: boolean }

function buildIndex(table: { readonly name: string; readonly schema: string }, { index, columns, unique }: IndexToBuild): Phase {
  return {
    kind: 'add',
    about: [`Built while everybody works on${unique ? '; it fails when two rows are alike' : ''}.`],
    steps: [{ sql: `create ${unique ? 'unique ' : ''}index concurrently ${index} on ${table.name} (${columns})` }],
    down: [{ sql: `drop index concurrently ${table.schema}.${index}` }],
  }
}
