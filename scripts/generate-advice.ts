// Writes docs/advice/: a page for each rule of `dorsal advise`, their table, and that of the corpus they are judged by.
// `scripts/generate-advice.test.ts` proves that the committed pages are up to date.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AdviceRule, adviceRules } from '../src/operations/advise/operation.ts'
import { type AdviceCase, readCases } from '../tests/advice-corpus/read-cases.ts'

const root = join(import.meta.dirname, '..')
const source = 'Generated from the code by `node scripts/generate-advice.ts`; edit the rule, not this page.'

export type AdvicePage = { readonly file: string; readonly text: string }

export function renderAdvicePages(): readonly AdvicePage[] {
  return [
    { file: 'docs/advice/README.md', text: renderIndex() },
    { file: 'docs/advice/corpus.md', text: renderCorpus(readCases()) },
    ...adviceRules.map((rule) => ({ file: `docs/advice/${rule.name}.md`, text: renderRule(rule) })),
  ]
}

function renderIndex(): string {
  const byArea = Map.groupBy(adviceRules, ({ area }) => area)
  const intro = `\`dorsal advise\` has ${adviceRules.length} rules. An \`error\` blocks, a \`warning\` wants to be looked at, a \`note\` is worth knowing; some findings of a rule weigh more or less than the rule.`
  const parts = [...byArea].flatMap(([area, rules]) => [
    `## ${area[0]?.toUpperCase()}${area.slice(1)}`,
    renderTable(
      ['rule', 'severity', 'what it finds', 'splinter'],
      rules.map(({ name, severity, title, splinter }) => [`[${name}](${name}.md)`, severity, title, splinter?.slice(0, 4) ?? '']),
    ),
  ])
  return renderPage('Rules of dorsal advise', [intro, ...parts])
}

function renderRule({ name, area, severity, title, reason, remedy, example, splinter }: AdviceRule): string {
  const language = example.kind === 'sql' ? 'sql' : 'toml'
  const block = (text: string) => `\`\`\`${language}\n${text.trim()}\n\`\`\``
  return renderPage(name, [
    `**${title}.** \`${severity}\`, ${area}${splinter === undefined ? '' : `; splinter has it as \`${splinter}\``}.`,
    reason,
    '## Instead',
    remedy,
    '## Found in',
    block(example.dangerous),
    '## Not found in',
    block(example.safe),
    `## To live with it\n\nAn entry in \`accepted.toml\` for \`${name}:<what it is about>\` ([guide](../guides/advise.md)).`,
  ])
}

function renderCorpus(cases: readonly AdviceCase[]): string {
  const [leaks, safe] = [cases.filter(({ kind }) => kind === 'leaks'), cases.filter(({ kind }) => kind === 'safe')]
  const intro =
    `Projects in \`tests/advice-corpus/\` on which the rules about security are judged: ${leaks.length} with a leak of a kind that became public, all of them ` +
    `found, and ${safe.length} without, in which no rule finds more than a note. The tests try every one of them: in each leak somebody who should get ` +
    'nothing reads or writes a row, and in none of the others.'
  const rows = cases.map(({ kind, story, expect }) => [kind === 'leaks' ? 'leak' : 'safe', story, expect.join(', ')])
  return renderPage('The corpus of leaks', [intro, renderTable(['', 'how it came about', 'found by'], rows)])
}

function renderPage(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, source, ...parts].join('\n\n')}\n`
}

function renderTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
}

if (import.meta.main) {
  const folder = join(root, 'docs/advice')
  mkdirSync(folder, { recursive: true })
  const pages = renderAdvicePages()
  const kept = new Set(pages.map(({ file }) => join(root, file)))
  for (const name of readdirSync(folder)) if (!kept.has(join(folder, name))) rmSync(join(folder, name))
  for (const { file, text } of pages) writeFileSync(join(root, file), text)
}
