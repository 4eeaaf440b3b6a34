// Writes docs/reference/conformance.md from tests/conformance/cases. `scripts/generate-conformance.test.ts` proves that the committed
// page is up to date.
import { globSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CaseFile, readCaseFile } from '../tests/conformance/read-cases.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const caseFolder = 'tests/conformance/cases'

export const conformancePage = join(root, 'docs', 'reference', 'conformance.md')

type ShownFile = CaseFile & { readonly path: string; readonly area: string; readonly about: string }

export function renderConformance(): string {
  const files = readCaseFiles()
  const areas = [...Map.groupBy(files, ({ area }) => area)].map(([area, ofArea]) => renderArea(area, ofArea))
  const parts = [
    '# Conformance',
    'Generated from the cases by `node scripts/generate-conformance.ts`; edit the cases, not this page.',
    `What Dorsal does of PostgREST's dialect: ${countCases(files)} examples, each a request with the answer it must get, written from what ` +
      'PostgREST documents and specifies, on a database of our own. ' +
      `\`npm test -- tests/conformance/conformance.test.ts\` sends every one of them to \`dorsal rest\` and compares status, headers and body.`,
    'A case is plain text; its form stands in [read-cases.ts](../../tests/conformance/read-cases.ts).',
    ...areas,
  ]
  return `${parts.join('\n\n')}\n`
}

function readCaseFiles(): readonly ShownFile[] {
  const paths = globSync('**/*.case', { cwd: join(root, caseFolder) })
  const files = paths.map((path) => {
    const file = readCaseFile(join(root, caseFolder, path), path)
    const [area = '', ...about] = file.feature.split(' / ')
    return { ...file, path: path.replaceAll('\\', '/'), area, about: about.join(' / ') }
  })
  return files.sort((a, b) => compare(a.area, b.area) || compare(a.about, b.about))
}

function renderArea(area: string, files: readonly ShownFile[]): string {
  const columns = ['feature', 'examples', 'one of them', 'request', 'answer']
  const table = [line(columns), line(columns.map(() => '---')), ...files.map(renderFile)]
  return `## ${area}\n\n${countCases(files)} examples.\n\n${table.join('\n')}`
}

function renderFile({ path, about, settings, cases }: ShownFile): string {
  const [example] = cases
  if (example === undefined) throw new Error(`${path}: no case`)
  const link = `[${about}](../../${caseFolder}/${path})`
  const configured = Object.entries(settings).map(([name, value]) => `<br>with ${code(`${name} = ${shorten(value, 40)}`)}`)
  const request = shorten(`${example.method} ${example.path}`)
  return line([link + configured.join(''), String(cases.length), example.title, code(request), String(example.expected.status)])
}

function countCases(files: readonly CaseFile[]): number {
  return files.reduce((sum, { cases }) => sum + cases.length, 0)
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function shorten(text: string, most = 100): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

if (import.meta.main) writeFileSync(conformancePage, renderConformance())
