// Writes docs/rules/: a page for each rule of `dorsal db lint`, their table, and that of the corpus they are judged by.
// `scripts/generate-rules.test.ts` proves that the committed pages are up to date.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LintRule, lintRules } from '../src/operations/lint/operation.ts'
import { type LintCase, readCases } from '../tests/lint-corpus/read-cases.ts'

const root = join(import.meta.dirname, '..')
const source = 'Generated from the code by `node scripts/generate-rules.ts`; edit the rule, not this page.'

export type RulePage = { readonly file: string; readonly text: string }

export function renderRulePages(): readonly RulePage[] {
  return [
    { file: 'docs/rules/README.md', text: renderIndex() },
    { file: 'docs/rules/corpus.md', text: renderCorpus(readCases()) },
    ...lintRules.map((rule) => ({ file: `docs/rules/${rule.name}.md`, text: renderRule(rule) })),
  ]
}

function renderIndex(): string {
  const rows = lintRules.map(({ name, severity, title, blocks }) => [`[${name}](${name}.md)`, severity, blocks, title])
  const intro = `\`dorsal db lint\` has ${lintRules.length} rules. An \`error\` blocks, a \`warning\` wants to be looked at, a \`note\` is worth knowing; *keeps waiting* is whom the statement blocks while it works and until its transaction ends.`
  return renderPage('Rules of dorsal db lint', [intro, renderTable(['rule', 'severity', 'keeps waiting', 'what it finds'], rows)])
}

function renderRule({ name, severity, title, reason, remedy, blocks, example }: LintRule): string {
  return renderPage(name, [
    `**${title}.** \`${severity}\`, keeps waiting: ${blocks}.`,
    reason,
    '## Instead',
    remedy,
    '## Found in',
    renderSql(example.dangerous),
    '## Not found in',
    renderSql(example.safe),
    `## To live with it\n\nAbove the statement, \`-- dorsal:accept ${name} <why>\`, or an entry in \`accepted.toml\` ([guide](../guides/lint.md)).`,
  ])
}

function renderSql(migrations: readonly string[]): string {
  return `\`\`\`sql\n${migrations.join('\n-- next migration\n')}\n\`\`\``
}

function renderCorpus(cases: readonly LintCase[]): string {
  const of = (kind: LintCase['kind']) => cases.filter((each) => each.kind === kind)
  const caught = of('dangerous').filter(({ expect }) => expect.length > 0).length
  const rows = cases.map(({ kind, name, expect, offline, blocks }) => [
    kind,
    name.slice(3).replaceAll('-', ' '),
    expect.join(', '),
    String(offline) === String(expect) ? '' : offline.join(', ') || 'nothing',
    blocks === 'nothing' ? '' : blocks,
  ])
  const flagged = of('safe').filter(({ expect }) => expect.length > 0).length
  const intro =
    `Migrations in \`tests/lint-corpus/\` on which the rules are judged: ${of('dangerous').length} dangerous ones, of which ${caught} are caught, and ` +
    `${of('safe').length} safe ones, of which ${flagged} are warned of beside a database. The tests run every one of them on PostgreSQL, and let a second client read and ` +
    'write while the transaction is open: whom the rule says to wait is who waited.'
  return renderPage('The corpus', [intro, renderTable(['', 'migration', 'found', 'without a database', 'keeps waiting'], rows)])
}

function renderPage(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, source, ...parts].join('\n\n')}\n`
}

function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

if (import.meta.main) {
  const folder = join(root, 'docs/rules')
  mkdirSync(folder, { recursive: true })
  const pages = renderRulePages()
  const kept = new Set(pages.map(({ file }) => join(root, file)))
  for (const name of readdirSync(folder)) if (!kept.has(join(folder, name))) rmSync(join(folder, name))
  for (const { file, text } of pages) writeFileSync(join(root, file), text)
}
