import { loadCatalog } from '../catalog/load-catalog.ts'
import type { Deprecation } from '../catalog/parse-deprecation.ts'
import type { Catalog, SchemaPicture } from '../catalog/types.ts'
import type { Database } from '../postgres/types.ts'
import type { RestSettings } from '../services/rest/settings.ts'
import type { Check } from './status.ts'

type Named = readonly [name: string, deprecation: Deprecation]

/** Whether what comments say with `@deprecated` can be read; nothing is asked where none says it. */
export async function checkDeprecations(database: Database, rest: RestSettings): Promise<readonly Check[]> {
  const found = listDeprecations(await loadCatalog(database, { ...rest, timezones: new Set() }))
  if (found.length === 0) return []
  const name = 'deprecations can be read'
  const problems = found.flatMap(([subject, deprecation]) => listProblems(subject, deprecation).map((problem) => `${subject}: ${problem}`))
  if (problems.length > 0) return [{ name, verdict: 'does not hold', detail: problems.join('; ') }]
  const undated = found.filter(([, { since }]) => since === null).map(([subject]) => subject)
  const detail = undated.length === 0 ? `${found.length} found` : `no header Deprecation without a day since when: ${undated.join(', ')}`
  return [{ name, verdict: 'holds', detail }]
}

function listProblems(subject: string, { use, problems }: Deprecation): readonly string[] {
  const isItself = use !== null && `.${subject}`.endsWith(`.${use}`)
  return isItself ? [...problems, 'it says to use itself: a comment stays when its thing is renamed, so comment on it anew'] : problems
}

function listDeprecations({ schemas }: Catalog): readonly Named[] {
  return [...schemas.values()].flatMap(listOfSchema).flatMap(([name, found]) => (found === null ? [] : [[name, found] as const]))
}

function listOfSchema({ name, deprecation, tables, functions }: SchemaPicture): readonly (readonly [string, Deprecation | null])[] {
  const ofTables = [...tables.values()].flatMap((table) => [
    [`${name}.${table.name}`, table.deprecation] as const,
    ...Array.from(table.columns.values(), (column) => [`${name}.${table.name}.${column.name}`, column.deprecation] as const),
  ])
  const ofFunctions = [...functions.values()].flat().map((called) => [`${name}.${called.name}()`, called.deprecation] as const)
  return [[name, deprecation], ...ofTables, ...ofFunctions]
}
