import type { Transaction } from '../../../postgres/types.ts'
import { nameLastTrigger, toFileWord, toName } from '../domain/names.ts'
import { batchedStep, filledCheck } from '../domain/steps.ts'
import { changeRefused } from '../errors.ts'
import { checkConversion } from '../store/probe.ts'
import { getColumn } from '../store/read-table.ts'
import type { Change, ChangePlan, ColumnPicture, Phase, Step, TablePicture } from '../types.ts'
import { describeMissingKey } from './read-replaceable.ts'

type SetNotNull = Extract<Change, { readonly kind: 'set not null' }>

/** Throws `change_not_understood`, `change_refused`, `conversion_failed`. */
export async function planSetNotNull(transaction: Transaction, { column: text, fallback }: SetNotNull): Promise<ChangePlan> {
  const { table, column } = await getColumn(transaction, text)
  const reasons = [...(column.notNull ? ['it is NOT NULL already'] : []), ...(fallback === undefined ? [] : describeMissingKey(table))]
  if (reasons.length > 0) throw changeRefused(`${table.name}.${column.name}`, reasons)
  if (fallback !== undefined) await checkConversion(transaction, table, { type: column.type, expression: fallback })
  const check = toName(table.plain, column.plain, 'filled')
  const filler = fallback === undefined ? { create: [], drop: [] } : renderFiller(table, column, fallback)
  return {
    name: toFileWord('fill', table.plain, column.plain),
    phases: [
      expand({ table, column, check, fallback, filler }),
      fill({ table, column, check, fallback }),
      contract({ table, column, check, filler }),
    ],
    notes: [],
  }
}

type Filler = { readonly create: readonly Step[]; readonly drop: readonly Step[] }
type Parts = { readonly table: TablePicture; readonly column: ColumnPicture; readonly check: string }

function expand({
  table,
  column,
  check,
  fallback,
  filler,
}: Parts & { readonly fallback: string | undefined; readonly filler: Filler }): Phase {
  const alter = `alter table ${table.name}`
  const old = column.default === null ? `drop default` : `set default ${column.default}`
  return {
    kind: 'expand',
    about:
      fallback === undefined
        ? [`${table.name}.${column.name} takes no more nulls: who writes one is refused from here on.`]
        : [`${table.name}.${column.name} takes no more nulls: who writes one, writes ${fallback}.`],
    steps: [
      ...(fallback === undefined ? [] : [{ sql: `${alter} alter column ${column.name} set default ${fallback}` }]),
      ...filler.create,
      { sql: `${alter} add constraint ${check} ${filledCheck(column)} not valid` },
    ],
    down: [
      { sql: `${alter} drop constraint ${check}` },
      ...filler.drop,
      ...(fallback === undefined ? [] : [{ sql: `${alter} alter column ${column.name} ${old}` }]),
    ],
  }
}

function fill({ table, column, check, fallback }: Parts & { readonly fallback: string | undefined }): Phase {
  const alter = `alter table ${table.name}`
  const update = `update ${table.name} set ${column.name} = ${fallback} where ${column.name} is null`
  return {
    kind: 'back-fill',
    about: [
      fallback === undefined
        ? `Looks at every row while everybody works on; it fails as long as one has no ${column.name}.`
        : `Fills in the rows that have no ${column.name}, and proves it while everybody works on.`,
    ],
    steps: [...(fallback === undefined ? [] : [batchedStep(table, { sql: update })]), { sql: `${alter} validate constraint ${check}` }],
    down: [{ sql: `${alter} drop constraint ${check}, add constraint ${check} ${filledCheck(column)} not valid` }],
  }
}

function contract({ table, column, check, filler }: Parts & { readonly filler: Filler }): Phase {
  return {
    kind: 'contract',
    about: [`${table.name}.${column.name} is NOT NULL; whoever writes a null is refused from here on.`],
    steps: [
      {
        sql: `alter table ${table.name} alter column ${column.name} set not null, drop constraint ${check}`,
        comment: 'The validated constraint proves it: no row is looked at.',
      },
      ...filler.drop,
    ],
    down: [
      {
        sql: `alter table ${table.name} alter column ${column.name} drop not null, add constraint ${check} ${filledCheck(column)} not valid`,
      },
      { sql: `alter table ${table.name} validate constraint ${check}` },
      ...filler.create,
    ],
  }
}

function renderFiller(table: TablePicture, { name: column, plain }: ColumnPicture, fallback: string): Filler {
  const name = `${table.schema}.${toName('fill', table.plain, plain)}`
  const trigger = nameLastTrigger(
    table.rowTriggers.map((each) => each.name),
    `fill_${plain}`,
  )
  const body = `begin\n  new.${column} := coalesce(new.${column}, ${fallback});\n  return new;\nend`
  return {
    create: [
      {
        sql: `create function ${name}() returns trigger language plpgsql set search_path = '' as $fill$\n${body}\n$fill$`,
        comment: 'For the application that is running, which still writes nulls.',
      },
      { sql: `create trigger ${trigger} before insert or update on ${table.name}\n  for each row execute function ${name}()` },
    ],
    drop: [{ sql: `drop trigger ${trigger} on ${table.name}` }, { sql: `drop function ${name}()` }],
  }
}
