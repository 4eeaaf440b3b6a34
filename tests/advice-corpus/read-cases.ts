import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the corpus: a header of `-- name: value` lines, an empty line, then the SQL of a project. */
export type AdviceCase = {
  readonly name: string
  readonly kind: 'leaks' | 'safe'
  /** How it comes about, for a person. */
  readonly story: string
  /** Rules that give an error or a warning. */
  readonly expect: readonly string[]
  /** What somebody tries who should get nothing; undefined where there is nothing to try. */
  readonly attempt: { readonly role: string; readonly claims: object; readonly statement: string } | undefined
  readonly sql: string
}

export function readCases(): readonly AdviceCase[] {
  return (['leaks', 'safe'] as const).flatMap((kind) => {
    const folder = join(import.meta.dirname, kind)
    const names = readdirSync(folder).sort()
    return names.map((name) => readCase(kind, name.replace(/\.sql$/, ''), readFileSync(join(folder, name), 'utf8')))
  })
}

function readCase(kind: AdviceCase['kind'], name: string, text: string): AdviceCase {
  const end = text.indexOf('\n\n')
  const header = text.slice(0, end)
  const expect = /^-- expect: (.*)$/m.exec(header)?.[1]
  const attempt = /^-- (?:leak as|kept from) (\w+)(?: with (\{.*\}))?: (.*)$/m.exec(header)
  return {
    name,
    kind,
    story: /^-- story: (.*)$/m.exec(header)?.[1] ?? '',
    expect: expect?.split(', ') ?? [],
    attempt:
      attempt === null
        ? undefined
        : { role: attempt[1] ?? '', claims: JSON.parse(attempt[2] ?? '{}') as object, statement: attempt[3] ?? '' },
    sql: text.slice(end + 2),
  }
}
