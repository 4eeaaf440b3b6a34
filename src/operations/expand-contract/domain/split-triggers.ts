import type { Step, TablePicture } from '../types.ts'
import { toName } from './names.ts'

/** Names are SQL. `own` are the columns that hold the key in the new table. */
export type SplitShape = {
  readonly table: TablePicture
  readonly key: readonly string[]
  /** `public.order_notes` */
  readonly to: string
  readonly plain: string
  readonly own: readonly string[]
  readonly columns: readonly string[]
}

export type SplitTriggers = { readonly create: readonly Step[]; readonly drop: readonly Step[] }

/**
 * Both tables write what the other has not yet, and no more: so neither calls the other back for ever. They act as their owner, since whoever
 * may write the one need not have rights on the other; who writes is judged where the statement is.
 */
export function renderSplitTriggers(shape: SplitShape): SplitTriggers {
  const { table, to, plain } = shape
  const there = `${table.schema}.${toName('sync', table.plain, 'to', plain)}`
  const back = `${table.schema}.${toName('sync', plain, 'to', table.plain)}`
  return {
    create: [
      {
        sql: renderThere(there, shape),
        comment: `From the columns of ${table.name} to ${to}, as its owner: who may write here was asked already.`,
      },
      { sql: `create trigger zz_sync_there after insert or update on ${table.name}\n  for each row execute function ${there}()` },
      { sql: renderBack(back, shape), comment: `From ${to} to the columns of ${table.name}.` },
      { sql: `create trigger zz_sync_back after insert or update or delete on ${to}\n  for each row execute function ${back}()` },
    ],
    drop: [
      { sql: `drop trigger zz_sync_there on ${table.name}` },
      { sql: `drop trigger zz_sync_back on ${to}` },
      { sql: `drop function ${there}()` },
      { sql: `drop function ${back}()` },
    ],
  }
}

const head = `returns trigger language plpgsql security definer set search_path = '' as $sync$`

function renderThere(name: string, { to, key, own, columns }: SplitShape): string {
  const values = [...key, ...columns].map((column) => `new.${column}`).join(', ')
  const row = (from: string) => `row(${columns.map((column) => `${from}.${column}`).join(', ')})`
  return `create function ${name}() ${head}
begin
  if tg_op = 'INSERT' and num_nonnulls(${columns.map((column) => `new.${column}`).join(', ')}) = 0 then
    return null;
  end if;
  if tg_op = 'UPDATE' and not record_image_ne(${row('new')}, ${row('old')}) then
    return null;
  end if;
  insert into ${to} as beside (${[...own, ...columns].join(', ')}) values (${values})
  on conflict (${own.join(', ')}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  where record_image_ne(${row('beside')}, ${row('excluded')});
  return null;
end
$sync$`
}

function renderBack(name: string, { table, key, own, columns }: SplitShape): string {
  const where = (from: string) => key.map((column, index) => `a.${column} = ${from}.${own[index]}`).join(' and ')
  const row = (from: string) => `row(${columns.map((column) => `${from}.${column}`).join(', ')})`
  const keyOf = (from: string) => `row(${own.map((column) => `${from}.${column}`).join(', ')})`
  return `create function ${name}() ${head}
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and record_image_ne(${keyOf('new')}, ${keyOf('old')})) then
    update ${table.name} as a set ${columns.map((column) => `${column} = null`).join(', ')}
    where ${where('old')} and num_nonnulls(${columns.map((column) => `a.${column}`).join(', ')}) > 0;
  end if;
  if tg_op <> 'DELETE' then
    update ${table.name} as a set ${columns.map((column) => `${column} = new.${column}`).join(', ')}
    where ${where('new')} and record_image_ne(${row('a')}, ${row('new')});
  end if;
  return null;
end
$sync$`
}
