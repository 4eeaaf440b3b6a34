import type { Transaction } from '../../../postgres/types.ts'
import { toFileWord } from '../domain/names.ts'
import { acceptedStep, renderComment, renderGrants } from '../domain/steps.ts'
import { changeRefused } from '../errors.ts'
import { listMentions } from '../store/probe.ts'
import { listColumnFacts } from '../store/read-columns.ts'
import { getTable, parseNewName } from '../store/read-table.ts'
import type { Change, ChangePlan, Step, TablePicture } from '../types.ts'

type RenameTable = Extract<Change, { readonly kind: 'rename table' }>

/** Throws `change_not_understood`, `change_refused`. */
export async function planRenameTable(transaction: Transaction, { table: text, to }: RenameTable): Promise<ChangePlan> {
  const table = await getTable(transaction, text)
  const { name } = await parseNewName(transaction, to)
  const view = `${table.schema}.${name}`
  const columns = await listColumnFacts(transaction, table)
  const reasons = listPartialRights(table, columns)
  if (reasons.length > 0) throw changeRefused(table.name, reasons)
  const mentions = await listMentions(transaction, [table.plain])
  return {
    name: toFileWord('rename', table.plain),
    phases: [
      {
        kind: 'expand',
        about: [`${table.name} becomes ${name}.`, 'Both are read and written until the contract, by the rights and policies of the table.'],
        steps: renderView(view, table, columns),
        down: [{ sql: `drop view ${view}` }],
      },
      {
        kind: 'contract',
        about: [`${table.name} is called ${name} from here on. Indexes, sequences and constraints keep their names.`],
        ends: [table.name],
        steps: [
          { sql: `drop view ${view}`, comment: 'In one transaction with the new name of the table: nobody finds neither.' },
          acceptedStep(`alter table ${table.name} rename to ${name}`, {
            rule: 'rename-table',
            reason: 'nobody asks for the old name any more',
          }),
        ],
        down: null,
      },
    ],
    notes: [
      `A column that ${table.name} gets before the contract is not in ${view}`,
      ...mentions.map((each) => `Function ${each} names ${table.plain}: see that it works with both names`),
    ],
  }
}

type ColumnFacts = Awaited<ReturnType<typeof listColumnFacts>>[number]

function renderView(view: string, table: TablePicture, columns: readonly ColumnFacts[]): readonly Step[] {
  const names = columns.map((column) => column.name).join(', ')
  const grants = table.grants.filter(({ privilege }) => viewPrivileges.has(privilege))
  return [
    { sql: `create view ${view} with (security_invoker = true) as\nselect ${names}\nfrom ${table.name}` },
    ...renderComment(`view ${view}`, table.comment),
    ...columns.flatMap((column) => renderComment(`column ${view}.${column.name}`, column.comment)),
    ...renderGrants(view, [], grants),
  ]
}

/** Through a view with `security_invoker` the caller needs the right to read every column that the view shows. */
function listPartialRights(table: TablePicture, columns: readonly ColumnFacts[]): readonly string[] {
  const whole = new Set(table.grants.map(({ role, privilege }) => `${role} ${privilege}`))
  const partial = columns.flatMap(({ grants }) => grants).filter(({ role, privilege }) => !whole.has(`${role} ${privilege}`))
  return [...new Set(partial.map(({ role }) => role))].map(
    (role) => `${role} has rights on single columns, and a view asks for all of them`,
  )
}

const viewPrivileges: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete'])
