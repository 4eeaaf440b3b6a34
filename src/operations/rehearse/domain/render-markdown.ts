import type { RehearsedMigration, StatementReport } from '../types.ts'
import { describeLock, describeLosses, describeRequests, describeTotals, listNotable } from './describe.ts'
import { formatBytes, formatTime } from './format.ts'

const marks = { allowed: '✅', forbidden: '❌', 'could not be checked': '❔' } as const

/** A rehearsal as the text of a comment on a pull request. */
export function renderMarkdown(migrations: readonly RehearsedMigration[]): string {
  if (migrations.length === 0) return 'No migration is pending.\n'
  return `${migrations.map(renderMigration).join('\n\n')}\n`
}

function renderMigration({ file, verdict, reasons, alone, underLoad }: RehearsedMigration): string {
  const parts = [
    `### ${marks[verdict]} \`${file}\`: ${verdict}`,
    ...(reasons.length === 0 ? [] : [reasons.map(({ limit, sentence }) => `- **${limit}**: ${sentence}`).join('\n')]),
    ...(alone === null ? [] : [`${describeTotals(alone).join(', ')}.`, renderTable(alone.statements)]),
    ...(alone === null || alone.losses.length === 0 ? [] : [`Destroys ${describeLosses(alone.losses)}.`]),
    ...(underLoad === null ? [] : [describeRequests(underLoad)]),
  ]
  return parts.join('\n\n')
}

function renderTable(statements: readonly StatementReport[]): string {
  const rows = statements.map(({ line, text, milliseconds, locks, rewrites, walBytes }) => [
    String(line),
    `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``,
    formatTime(milliseconds),
    listNotable(locks).map(describeLock).join('<br>'),
    rewrites.map(({ relation, bytes }) => `${relation} (${formatBytes(bytes)})`).join('<br>'),
    formatBytes(walBytes),
  ])
  const lines = [['line', 'statement', 'time', 'keeps waiting', 'rewrites', 'WAL'], Array(6).fill('---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
