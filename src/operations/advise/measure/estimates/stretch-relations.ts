import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sql } from '../../../../postgres/sql.ts'
import type { Database, Transaction } from '../../../../postgres/types.ts'
import type { RelationStatistics } from './types.ts'

/** PostgreSQL cuts a relation into files of 1 GiB. */
const segmentBytes = 2 ** 30

/** A table or index of the copy and how large it is to seem. */
export type Size = Pick<RelationStatistics, 'schema' | 'name' | 'bytes'>

export type StretchedCopy = {
  readonly database: Database
  /** Absolute path, where this process finds it: a server knows its own by other names. */
  readonly dataFolder: string
}

/**
 * Makes the files of relations without rows as large as those of the live database, without a byte on the disk: the planner multiplies the rows of a
 * page, which it takes from statistics, by the pages, which it counts in the file (estimate_rel_size in plancat.c), so that statistics of an empty
 * table alone count for nothing. The pages are holes, which PostgreSQL takes for new ones. A connection keeps the sizes that it has seen: for
 * connections that are made afterwards.
 */
export async function stretchRelations({ database, dataFolder }: StretchedCopy, sizes: readonly Size[]): Promise<void> {
  const files = await database.transaction({ access: 'read only' }, readFiles)
  for (const { schema, name, bytes } of sizes) {
    const file = files.get(JSON.stringify([schema, name]))
    if (file !== undefined) await stretchFile(join(dataFolder, file), bytes)
  }
}

async function readFiles({ query }: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ readonly schema: string; readonly name: string; readonly file: string }>(sql`
    select n.nspname as schema, c.relname as name, pg_relation_filepath(c.oid) as file
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname !~ '^pg_' and pg_relation_filepath(c.oid) is not null`)
  return new Map(rows.map(({ schema, name, file }) => [JSON.stringify([schema, name]), file]))
}

async function stretchFile(file: string, bytes: number): Promise<void> {
  const count = Math.max(1, Math.ceil(bytes / segmentBytes))
  for (let number = 0; number < count; number++) await setLength(file, number, Math.min(segmentBytes, bytes - number * segmentBytes))
  for (const number of await listLaterSegments(file, count)) await setLength(file, number, 0)
}

/** A file that is made belongs to who runs the server. */
async function setLength(file: string, number: number, bytes: number): Promise<void> {
  const { uid, gid } = await stat(file)
  const handle = await open(number === 0 ? file : `${file}.${number}`, 'a')
  try {
    await handle.truncate(bytes)
    if (number > 0) await handle.chown(uid, gid)
  } finally {
    await handle.close()
  }
}

/** Of a relation that seemed larger before: an empty one ends it. */
async function listLaterSegments(file: string, from: number): Promise<readonly number[]> {
  const name = basename(file)
  const names = await readdir(dirname(file))
  return names.flatMap((each) => {
    const number = each.startsWith(`${name}.`) ? Number(each.slice(name.length + 1)) : Number.NaN
    return number >= from ? [number] : []
  })
}
