import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord, toName } from '../domain/names.ts'
import { replaceColumn } from '../domain/replace-column.ts'
import { changeRefused } from '../errors.ts'
import { checkConversion, isImmutable, resolveType } from '../store/probe.ts'
import { getColumn, parseNewName } from '../store/read-table.ts'
import type { Change, ChangePlan, ColumnPicture, Follower, TablePicture } from '../types.ts'
import { readReplaceable } from './read-replaceable.ts'

type ChangeType = Extract<Change, { readonly kind: 'change type' }>

/** Throws `change_not_understood`, `change_refused`, `conversion_failed`. */
export async function planChangeType(transaction: Transaction, change: ChangeType): Promise<ChangePlan> {
  const { as } = change
  const type = await resolveType(transaction, change.type)
  const { table, column: old } = await getColumn(transaction, change.column)
  const plainNew = `${old.plain}_new`
  const { name, plain } = as === undefined ? { name: toName(plainNew), plain: plainNew } : await parseNewName(transaction, as)
  const standard = await readDefault(transaction, { table, old }, { ...change, type })
  await checkConversion(transaction, table, { type, expression: change.using ?? old.name })
  const { followers, notes } = await readReplaceable(transaction, { table, column: old }, name)
  checkViews(table, old, followers)
  await checkWayBack(transaction, { table, old, name }, { ...change, type })
  return replaceColumn(
    {
      table,
      old,
      beside: { name, plain, type, collation: null },
      forward: change.using === undefined ? `new.${old.name}::${type}` : renderOverRow(change.using, table),
      back: change.back === undefined ? `new.${name}::${old.type}` : renderOverRow(change.back, table),
      default: standard,
      followers,
      lastName: as === undefined ? 'old' : 'new',
    },
    {
      name: toFileWord('retype', table.plain, old.plain),
      sentence: `${table.name}.${old.name} becomes ${type}, until the contract beside it as ${name}.`,
      notes: [...notes, `A value of ${name} that ${old.type} cannot hold is refused until the contract`],
    },
  )
}

/** An expression over the columns of a table, for the row that a trigger has at hand. */
function renderOverRow(expression: string, { plain }: TablePicture): string {
  return `(select ${expression} from (select new.*) as ${toName(plain, 'row')})`
}

type Place = { readonly table: TablePicture; readonly old: ColumnPicture }

async function readDefault(transaction: Transaction, { table, old }: Place, { type, using }: ChangeType) {
  if (old.default === null) return null
  if (using !== undefined) throw changeRefused(`${table.name}.${old.name}`, ['its default cannot be converted by --using: drop it first'])
  const expression = `(${old.default})::${type}`
  return {
    expression,
    from: (await isImmutable(transaction, table, { type, expression })) ? ('at once' as const) : ('the contract' as const),
  }
}

/** The column is called by its new name already; the old one is there again for the length of the check. */
async function checkWayBack(
  transaction: Transaction,
  { table, old, name }: Place & { readonly name: string },
  { type, back }: ChangeType,
): Promise<void> {
  await transaction.run(`alter table ${table.name} rename column ${name} to ${old.name}`)
  await transaction.run(`alter table ${table.name} add column ${name} ${type}`)
  await checkConversion(transaction, table, { type: old.type, expression: back ?? name })
}

/** CREATE OR REPLACE VIEW keeps the types of a view's columns. */
function checkViews(table: TablePicture, old: ColumnPicture, followers: readonly Follower[]): void {
  const views = followers.filter(({ kind }) => kind === 'view')
  if (views.length > 0)
    throw changeRefused(
      `${table.name}.${old.name}`,
      views.map(({ name }) => `view ${name} shows it, and the columns of a view keep their types`),
    )
}
