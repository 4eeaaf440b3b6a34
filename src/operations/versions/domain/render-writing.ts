import type { ColumnFact, VersionColumn, VersionRelation } from '../types.ts'

type Place = { readonly view: string; readonly from: string }

/** INSTEAD OF triggers for a view that PostgreSQL cannot write through, since the type of a column is another one now. */
export function renderWriting(relation: VersionRelation, { view, from }: Place): readonly string[] {
  const { columns, now } = relation
  const written = columns.filter((column) => !column.now.generated)
  const back = `returning ${columns.map(renderBack).join(', ')} into ${columns.map(({ old }) => `new.${old.quoted}`).join(', ')}`
  const key = columns.filter((column) => now.primaryKey.includes(column.now.name))
  const sameRow = key.map((column) => `${column.now.quoted} = ${renderGiven(column, 'old')}`).join(' and ')
  const name = `${view.replace(/"?$/, '')}_written${view.endsWith('"') ? '"' : ''}`
  return [
    ...columns.flatMap(({ old, now: column }) => renderDefault(view, old, column)),
    `create function ${name}() returns trigger language plpgsql as $$`,
    'begin',
    ...(key.length === 0
      ? []
      : ["  if tg_op = 'UPDATE' then", ...renderUpdate(from, written, sameRow, back), '    return new;', '  end if;']),
    ...renderInsert(from, written, back),
    '  return new;',
    'end $$;',
    `create trigger written instead of insert${key.length === 0 ? '' : ' or update'} on ${view} for each row execute function ${name}();`,
  ]
}

function renderUpdate(from: string, written: readonly VersionColumn[], sameRow: string, back: string): readonly string[] {
  const set = written.filter(({ now }) => !now.identity).map((column) => `${column.now.quoted} = ${renderGiven(column, 'new')}`)
  return [`    update ${from} set ${set.join(', ')}`, `      where ${sameRow} ${back};`]
}

/** A number that nobody gave is PostgreSQL's to make. */
function renderInsert(from: string, written: readonly VersionColumn[], back: string): readonly string[] {
  const identity = written.find(({ now }) => now.identity)
  const insert = (columns: readonly VersionColumn[], overriding: string) =>
    `insert into ${from} (${columns.map(({ now }) => now.quoted).join(', ')})${overriding} values (${columns.map((column) => renderGiven(column, 'new')).join(', ')}) ${back};`
  if (identity === undefined) return [`  ${insert(written, '')}`]
  return [
    `  if new.${identity.old.quoted} is null then`,
    `    ${insert(
      written.filter((column) => column !== identity),
      '',
    )}`,
    '  else',
    `    ${insert(written, ' overriding system value')}`,
    '  end if;',
  ]
}

function renderBack({ old, now, isCast }: VersionColumn): string {
  return isCast ? `${now.quoted}::${old.type}` : now.quoted
}

function renderGiven({ old, now, isCast }: VersionColumn, row: 'old' | 'new'): string {
  return isCast ? `${row}.${old.quoted}::${now.type}` : `${row}.${old.quoted}`
}

/** Through a trigger the defaults of the table do not reach a row: the view has its own. */
function renderDefault(view: string, old: ColumnFact, now: ColumnFact): readonly string[] {
  if (now.default === null || now.identity) return []
  const value = old.type === now.type ? now.default : `(${now.default})::${old.type}`
  return [`alter view ${view} alter column ${old.quoted} set default ${value};`]
}
