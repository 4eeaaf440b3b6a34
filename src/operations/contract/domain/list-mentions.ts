import type { SchemaPicture, Table } from '../../../catalog/types.ts'

/**
 * Relations and their columns whose names stand in the body of a function, sorted: `public.orders`, `public.orders.note`. It may mean something else
 * by them, and it may use others by the functions it calls and the SQL it makes.
 */
export function listMentions(body: string, schemas: Iterable<SchemaPicture>): readonly string[] {
  const words = new Set(Array.from(body.matchAll(word), ([text]) => text.toLowerCase()))
  const tables = Array.from(schemas, ({ tables: all }) => [...all.values()]).flat()
  return tables
    .filter(({ name }) => words.has(name.toLowerCase()))
    .flatMap((table) => listNames(table, words))
    .sort()
}

const word = /[\p{L}_][\p{L}\p{N}_$]*/gu

function listNames({ schema, name, columns }: Table, words: ReadonlySet<string>): readonly string[] {
  const own = `${schema}.${name}`
  const mentioned = [...columns.keys()].filter((column) => words.has(column.toLowerCase()))
  return [own, ...mentioned.map((column) => `${own}.${column}`)]
}
