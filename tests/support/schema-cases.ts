import { silentLog } from '../../src/base/log.ts'
import { createScratch, diffSchemas, type Place, readPicture, type SchemaDiff, type Step } from '../../src/operations/diff/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import { queryOnce } from './test-cluster.ts'
import { serverUrl } from './test-database.ts'

/** Two schemas as SQL and the statements that lead from one to the other, each of a schema `s` of its own. */
export type SchemaCase = { readonly name: string; readonly before: string; readonly after: string; readonly statements: string }

/** `## name`, the SQL before, `---`, the SQL after, `---`, the statements. */
export function parseSchemaCases(text: string): readonly SchemaCase[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((block) => {
      const [name = ''] = block.split('\n', 1)
      const [before = '', after = '', statements = ''] = block.slice(name.length + 1).split(/^---\n/m)
      return { name, before, after, statements }
    })
}

export function renderSchemaCases(cases: readonly SchemaCase[]): string {
  return cases.map(({ name, before, after, statements }) => `## ${name}\n${before}---\n${after}---\n${statements}`).join('')
}

/** A scratch server on the PostgreSQL under test; its databases are gone after `work`. */
export async function withTestScratch<T>(name: string, work: (scratch: TestScratch) => Promise<T>): Promise<T> {
  const server: Place = { target: parseConnectionUrl(serverUrl()), settings: postgresDefaults, log: silentLog }
  const scratch = createScratch(server, `${name}_${process.pid}`)
  const fill = async (sql: string) => {
    const place = await scratch.create()
    await queryOnce(place.target, `set check_function_bodies to off; ${sql}`)
    return place
  }
  const diff = async (before: string, after: string, allowDestructive = true): Promise<SchemaDiff> => {
    const source = await fill(before)
    return await diffSchemas({ source, target: await readPicture(await fill(after)), scratch, allowDestructive })
  }
  try {
    return await work({ fill, diff })
  } finally {
    await scratch.drop()
  }
}

export type TestScratch = {
  /** A database with what the SQL makes. */
  readonly fill: (sql: string) => Promise<Place>
  readonly diff: (before: string, after: string, allowDestructive?: boolean) => Promise<SchemaDiff>
}

/** All cases in one pair of databases, since a database takes longer to make than a hundred schemas. */
export async function diffSchemaCases(
  cases: readonly SchemaCase[],
): Promise<{ readonly diff: SchemaDiff; readonly statements: readonly string[] }> {
  const join = (side: 'before' | 'after') =>
    cases.map((each, index) => `create schema case_${index};\n${toCase(each[side], index)}`).join('\n')
  const diff = await withTestScratch('schema_cases', (scratch) => scratch.diff(join('before'), join('after')))
  return { diff, statements: cases.map((_, index) => renderCase(diff.steps, index)) }
}

function toCase(sql: string, index: number): string {
  return sql.replaceAll(/\bs(?=\.|_)/g, `case_${index}`).replaceAll(/\b(schema) s\b/g, `$1 case_${index}`)
}

function renderCase(steps: readonly Step[], index: number): string {
  const own = new RegExp(String.raw`\bcase_${index}\b|\bcase_${index}_`)
  return steps
    .filter(({ part }) => own.test(part))
    .map(({ statement, lost }) => `${lost === null ? '' : `-- loses ${lost}\n`}${statement};\n`)
    .join('')
    .replaceAll(`case_${index}`, 's')
}
