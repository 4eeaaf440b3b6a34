import type { LintStatement, ParsedMigration, Scene } from '../types.ts'
import { listBorn } from './list-born.ts'

/** What holds for the whole run. */
export type RunFacts = Pick<Scene, 'facts' | 'exposedSchemas' | 'smallTable'> & {
  /** Whether none of the files is applied yet, so that a later one meets what an earlier one created before anybody else does. */
  readonly together: boolean
}

/** Every statement of the run with what is known when it runs. */
export function buildScenes(migrations: readonly ParsedMigration[], { together, ...known }: RunFacts): readonly Scene[] {
  const before: LintStatement[] = []
  return migrations.flatMap(({ statements }) => {
    const past = together ? [...before] : []
    before.push(...statements)
    return buildFileScenes(statements, past).map((scene) => ({ ...known, ...scene }))
  })
}

type FileScene = Pick<Scene, 'statement' | 'earlier' | 'alongside' | 'later' | 'history' | 'born'>

function buildFileScenes(statements: readonly LintStatement[], past: readonly LintStatement[]): readonly FileScene[] {
  const born = new Set(past.flatMap(listBorn))
  return statements.map((statement, index) => {
    const earlier = statements.slice(0, index)
    const alongside = statement.inTransaction ? earlier.filter(({ transaction }) => transaction === statement.transaction) : []
    const history = [...past, ...earlier]
    const scene = { statement, earlier, alongside, later: statements.slice(index + 1), history, born: new Set(born) }
    for (const key of listBorn(statement)) born.add(key)
    return scene
  })
}
