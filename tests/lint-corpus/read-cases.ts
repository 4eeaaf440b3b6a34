import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the corpus: a header of `-- name: value` lines, an empty line, then one or more migrations. */
export type LintCase = {
  readonly name: string
  readonly kind: 'dangerous' | 'safe'
  /** In the order in which they run. */
  readonly migrations: readonly string[]
  /** Rules that give an error or a warning beside the prepared database. */
  readonly expect: readonly string[]
  /** The same without a database, where it differs. */
  readonly offline: readonly string[]
  readonly notes: readonly string[]
  /** Whom it keeps waiting. */
  readonly blocks: string
  /** The table that somebody else uses meanwhile. */
  readonly table: string | undefined
  /** First version of PostgreSQL that knows this SQL. */
  readonly since: number
  /** SQLSTATE with which PostgreSQL refuses it. */
  readonly fails: string | undefined
}

export const schema = readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')

export function readCases(): readonly LintCase[] {
  return (['dangerous', 'safe'] as const).flatMap((kind) => {
    const folder = join(import.meta.dirname, kind)
    const names = readdirSync(folder).sort()
    return names.map((name) => readCase(kind, name.replace(/\.sql$/, ''), readFileSync(join(folder, name), 'utf8')))
  })
}

function readCase(kind: LintCase['kind'], name: string, text: string): LintCase {
  const end = text.indexOf('\n\n')
  const header = new Map([...text.slice(0, end).matchAll(/^-- (\w+): (.*)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
  const expect = readList(header.get('expect'))
  return {
    name,
    kind,
    migrations: text.slice(end + 2).split('-- next migration\n'),
    expect,
    offline: header.has('offline') ? readList(header.get('offline')) : expect,
    notes: readList(header.get('notes')),
    blocks: header.get('blocks') ?? 'nothing',
    table: header.get('table'),
    since: Number(header.get('since') ?? 15),
    fails: header.get('fails'),
  }
}

function readList(text = 'nothing'): readonly string[] {
  return text === 'nothing' ? [] : text.split(', ')
}
