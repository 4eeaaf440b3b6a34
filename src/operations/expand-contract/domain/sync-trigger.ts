import type { ColumnPicture, Step, TablePicture } from '../types.ts'
import { nameLastTrigger, toName } from './names.ts'

export type SyncedColumns = {
  readonly table: TablePicture
  readonly old: ColumnPicture
  /** The column beside it, as SQL, and its type. */
  readonly beside: { readonly name: string; readonly type: string }
  /** The value of the new column from the row `new`, and the way back. */
  readonly forward: string
  readonly back: string
  /** What the new column holds when nobody named it: an expression, or null when it has no default yet. */
  readonly untouched: string | null
}

export type SyncTrigger = { readonly create: readonly Step[]; readonly drop: readonly Step[] }

/** Two columns of one row that say the same: whoever writes one of them writes both. */
export function renderSyncTrigger(columns: SyncedColumns): SyncTrigger {
  const { table, old } = columns
  const name = `${table.schema}.${toName('sync', table.plain, old.plain)}`
  const trigger = nameLastTrigger(
    table.rowTriggers.map((each) => each.name),
    `sync_${old.plain}`,
  )
  return {
    create: [
      { sql: renderFunction(name, columns), comment: 'Whoever writes one of the columns writes both.' },
      {
        sql: `create trigger ${trigger} before insert or update on ${table.name}\n  for each row execute function ${name}()`,
        comment: 'Its name is the last, so that it runs after the other triggers and sees what they change.',
      },
    ],
    drop: [{ sql: `drop trigger ${trigger} on ${table.name}` }, { sql: `drop function ${name}()` }],
  }
}

function renderFunction(name: string, { old, beside, forward, back, untouched }: SyncedColumns): string {
  const initial = renderTyped(untouched ?? 'null', beside.type)
  return `create function ${name}() returns trigger language plpgsql set search_path = '' as $sync$
-- record_image_ne compares what is stored: right for types without =, and where = sees no difference ('A' and 'a' in citext).
begin
  if tg_op = 'INSERT' then
    -- A column that the statement does not name holds its default.
    if record_image_ne(row(new.${beside.name}), row(${initial})) then
      new.${old.name} := ${back};
    else
      new.${beside.name} := ${forward};
    end if;
  elsif record_image_ne(row(new.${beside.name}), row(old.${beside.name})) then
    new.${old.name} := ${back};
  elsif record_image_ne(row(new.${old.name}), row(old.${old.name})) or new.${beside.name} is null then
    new.${beside.name} := ${forward};
  end if;
  return new;
end
$sync$`
}

/** Rows are compared by what they store, which takes the same type on both sides. */
function renderTyped(expression: string, type: string): string {
  if (expression.endsWith(`::${type}`)) return expression
  return /^\w+$/.test(expression) ? `${expression}::${type}` : `(${expression})::${type}`
}
