import { toAnswer } from '../../../findings/run-rules.ts'
import type { Finding } from '../../../findings/types.ts'
import type { Hazard, LintRule, Scene } from '../types.ts'
import { listLocks } from './list-locks.ts'
import { toKey } from './names.ts'

type RuleParts = Omit<LintRule, 'check'> & {
  readonly find: (scene: Scene) => readonly Hazard[]
  /** Where nothing can be said without a database. */
  readonly needsFacts?: true
}

/** A rule that looks at one statement at a time, and leaves alone what the run itself creates. */
export function createRule({ find, needsFacts, ...card }: RuleParts): LintRule {
  return {
    ...card,
    check: ({ scenes, hasFacts }) => {
      if (needsFacts && !hasFacts) return { kind: 'not applicable', reason: 'no database was asked' }
      return toAnswer(scenes.flatMap((scene) => find(scene).flatMap((hazard) => toFinding(scene, hazard, card))))
    },
  }
}

function toFinding(scene: Scene, hazard: Hazard, card: Pick<LintRule, 'blocks'>): readonly Finding[] {
  const { subject, on, growsWith = '', fix, severity } = hazard
  if (on !== undefined && scene.born.has(on)) return []
  const table = scene.facts?.tables.get(growsWith)
  const isSmall = table !== undefined && table.bytes < scene.smallTable
  const level = isSmall ? 'warning' : severity
  return [
    {
      subject,
      message: table === undefined ? hazard.message : `${hazard.message}; ${describeSize(table, isSmall)}`,
      place: scene.statement.place,
      details: {
        blocks: isUnderLock(scene, growsWith) ? 'reads and writes' : (hazard.blocks ?? card.blocks),
        ...(table === undefined ? {} : { rows: table.rows ?? null, bytes: table.bytes }),
      },
      ...(fix === undefined ? {} : { fix: renderFix(fix) }),
      ...(level === undefined ? {} : { severity: level }),
    },
  ]
}

/** Whether a statement before it, in the same transaction, holds a lock that lets nobody read the table. */
function isUnderLock({ alongside, born }: Scene, table: string): boolean {
  if (born.has(toKey('relation', table))) return false
  return alongside.flatMap(listLocks).some((lock) => lock.table === table && lock.blocks === 'reads and writes')
}

const boundary = '-- next migration'

/** Several migrations as one text. */
function renderFix(migrations: readonly string[]): string {
  return migrations.join(`\n${boundary}\n`)
}

export function parseFix(fix: string): readonly string[] {
  return fix.split(`\n${boundary}\n`)
}

function describeSize({ rows, bytes }: { readonly rows: number | undefined; readonly bytes: number }, isSmall: boolean): string {
  const count = rows === undefined ? 'rows not counted yet' : `about ${rows.toLocaleString('en')} rows`
  return `${count}, ${formatBytes(bytes)}${isSmall ? ', which takes no time' : ''}`
}

function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`
  return bytes < 1_000_000_000 ? `${Math.round(bytes / 1_000_000)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`
}
