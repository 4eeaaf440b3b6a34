import { renderDiffLines, renderDiffMarkdown } from '../operations/permissions/operation.ts'
import {
  describeLock,
  describeLosses,
  describeRequests,
  describeTotals,
  formatBytes,
  formatCount,
  formatTime,
  listNotable,
  type RehearsedMigration,
  renderMarkdown,
  type StatementReport,
} from '../operations/rehearse/operation.ts'
import type { ProjectRehearsal } from '../server/rehearsals/rehearse-project.ts'
import type { Answer, Section } from './answer.ts'

export const verdicts = {
  allowed: 'holds',
  forbidden: 'does not hold',
  'could not be checked': 'could not be checked',
} as const satisfies Record<ProjectRehearsal['verdict'], Answer['verdict']>

/** A rehearsal for a person and for programs. */
export function toRehearsalAnswer(rehearsal: ProjectRehearsal): Answer {
  const { verdict, migrations, copy, permissions } = rehearsal
  const about = migrations.length === 0 ? ['No migration is pending.'] : describeCopy(copy)
  return {
    verdict: verdicts[verdict],
    data: rehearsal,
    sections: [
      ...migrations.flatMap(toSections),
      ...describePermissions(permissions),
      ...(about.length === 0 ? [] : [{ kind: 'lines' as const, lines: about }]),
    ],
  }
}

/** The same as the text of a comment on a pull request. */
export function toRehearsalMarkdown({ migrations, permissions }: ProjectRehearsal): string {
  const parts = [renderMarkdown(migrations), ...(permissions?.kind === 'compared' ? [renderDiffMarkdown(permissions.diff)] : [])]
  const open = permissions?.kind === 'could not be checked' ? [`Permissions could not be compared: ${permissions.why}`] : []
  return [...parts, ...open].map((part) => part.trimEnd()).join('\n\n')
}

function describePermissions(permissions: ProjectRehearsal['permissions']): readonly Section[] {
  if (permissions === null || permissions.kind === 'unchanged') return []
  if (permissions.kind === 'could not be checked')
    return [{ kind: 'lines', lines: [`Permissions could not be compared: ${permissions.why}`] }]
  return [{ kind: 'lines', lines: ['Permissions:', ...renderDiffLines(permissions.diff).map((line) => (line === '' ? '' : `  ${line}`))] }]
}

function toSections({ file, verdict, reasons, alone, underLoad }: RehearsedMigration): readonly Section[] {
  const heading = [`${file}: ${verdict}`, ...reasons.map(({ limit, sentence }) => `  ${limit}: ${sentence}`)]
  const facts = [
    ...(alone === null ? [] : [`${describeTotals(alone).join(', ')}.`]),
    ...(alone === null || alone.losses.length === 0 ? [] : [`Destroys ${describeLosses(alone.losses)}.`]),
    ...(underLoad === null ? [] : [describeRequests(underLoad)]),
  ]
  return [
    { kind: 'lines', lines: heading },
    ...(alone === null ? [] : [toTable(alone.statements)]),
    ...(facts.length === 0 ? [] : [{ kind: 'lines' as const, lines: facts }]),
  ]
}

function toTable(statements: readonly StatementReport[]): Section {
  return {
    kind: 'table',
    columns: ['line', 'statement', 'time', 'WAL', 'rewrites', 'rows', 'keeps waiting'],
    rows: statements.flatMap(toRows),
  }
}

/** One line for each lock that somebody waits for. */
function toRows({ line, text, milliseconds, walBytes, rewrites, changes, locks, runs }: StatementReport): readonly (readonly string[])[] {
  const rows = changes.reduce((total, { inserted, updated, deleted }) => total + inserted + updated + deleted, 0)
  const rewritten = rewrites.reduce((total, { bytes }) => total + bytes, 0)
  const [first = '', ...others] = listNotable(locks).map(describeLock)
  const own = [
    String(line),
    text.length > 48 ? `${text.slice(0, 47)}…` : text,
    `${formatTime(milliseconds)}${runs === 1 ? '' : ` in ${formatCount(runs)} batches`}`,
    formatBytes(walBytes),
    rewritten === 0 ? '' : formatBytes(rewritten),
    rows === 0 ? '' : formatCount(rows),
    first,
  ]
  return [own, ...others.map((other) => ['', '', '', '', '', '', other])]
}

function describeCopy(copy: ProjectRehearsal['copy']): readonly string[] {
  if (copy?.bytes == null || copy.milliseconds === null) return []
  return [`Rehearsed on a copy of ${formatBytes(copy.bytes)}, made in ${formatTime(copy.milliseconds)}.`]
}
