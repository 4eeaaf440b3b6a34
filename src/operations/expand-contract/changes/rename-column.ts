import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord } from '../domain/names.ts'
import { replaceColumn } from '../domain/replace-column.ts'
import { isImmutable } from '../store/probe.ts'
import { getColumn, parseNewName } from '../store/read-table.ts'
import type { Change, ChangePlan, ColumnPicture, TablePicture } from '../types.ts'
import { readReplaceable } from './read-replaceable.ts'

type RenameColumn = Extract<Change, { readonly kind: 'rename column' }>

/** Throws `change_not_understood`, `change_refused`. */
export async function planRenameColumn(transaction: Transaction, { column, to }: RenameColumn): Promise<ChangePlan> {
  const { table, column: old } = await getColumn(transaction, column)
  const { name, plain } = await parseNewName(transaction, to)
  const standard = await readDefault(transaction, table, old)
  const { followers, notes } = await readReplaceable(transaction, { table, column: old }, name)
  return replaceColumn(
    {
      table,
      old,
      beside: { name, plain, type: old.type, collation: old.collation },
      forward: `new.${old.name}`,
      back: `new.${name}`,
      default: standard,
      followers,
      lastName: 'new',
    },
    { name: toFileWord('rename', table.plain, old.plain), sentence: `${table.name}.${old.name} becomes ${name}.`, notes },
  )
}

async function readDefault(transaction: Transaction, table: TablePicture, { default: expression, type }: ColumnPicture) {
  if (expression === null) return null
  return {
    expression,
    from: (await isImmutable(transaction, table, { type, expression })) ? ('at once' as const) : ('the contract' as const),
  }
}
