// Writes docs/reference/settings.md, commands.md, errors.md and auth-conformance.md from the code that declares them. `scripts/generate-reference.test.ts`
// proves that the committed pages are up to date.
import { globSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { Fault } from '../src/base/fault.ts'
import type { Setting } from '../src/base/settings.ts'
import { createProgram } from '../src/cli/program.ts'
import { settingsByHouse } from '../src/server/settings.ts'
import { renderAuthConformance } from './generate-auth-conformance.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const source = 'Generated from the code by `node scripts/generate-reference.ts`; edit the code, not this page.'

export type ReferencePage = { readonly file: string; readonly text: string }

export async function renderReference(): Promise<readonly ReferencePage[]> {
  return [
    { file: 'docs/reference/settings.md', text: renderSettings() },
    { file: 'docs/reference/commands.md', text: renderCommands(createProgram('')) },
    { file: 'docs/reference/errors.md', text: renderErrors(await readFaults()) },
    { file: 'docs/reference/auth-conformance.md', text: renderAuthConformance() },
  ]
}

function renderSettings(): string {
  const houses = Object.entries(settingsByHouse).map(([house, settings]) =>
    renderTable(`## ${house}`, ['config.toml', 'environment', 'PostgREST', 'type', 'default', ''], Object.values(settings).map(settingRow)),
  )
  return renderPage('Settings', 'A flag wins over the environment, the environment over config.toml, config.toml over the default.', houses)
}

function settingRow({ key, env, postgrest, type, default: value, about, secret, isTable }: Setting<unknown>): readonly string[] {
  const shown = value === undefined || isTable ? '' : code(Array.isArray(value) ? value.join(', ') : String(value))
  return [code(key), code(env), postgrest === undefined ? '' : code(postgrest), type, shown, secret ? `${about} Never printed.` : about]
}

function renderCommands(program: Command): string {
  const commands = listCommands(program).map(([name, command]) => `## ${name}\n\n\`\`\`text\n${readHelp(command)}\n\`\`\``)
  return renderPage('Commands', 'In a clone: `npm run -s dorsal -- <command>`.', [`\`\`\`text\n${readHelp(program)}\n\`\`\``, ...commands])
}

function listCommands(parent: Command, path = 'dorsal'): readonly (readonly [name: string, command: Command])[] {
  return parent.commands.flatMap((command) => {
    const name = `${path} ${command.name()}`
    return [[name, command] as const, ...listCommands(command, name)]
  })
}

function readHelp(command: Command): string {
  const parts: string[] = []
  command.configureOutput({ writeOut: (part) => void parts.push(part), getOutHelpWidth: () => 100 }).outputHelp()
  return parts
    .join('')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
}

function renderErrors(faults: readonly Fault[]): string {
  const rows = faults.map(({ code: name, status, message, hint }) => [code(name), String(status), message, String(hint ?? '')])
  const distinct = new Map(rows.map((row) => [row.join('|'), row]))
  const intro =
    'What differs from one occurrence to the next is written `…`. Codes never change their meaning. What PostgreSQL itself refuses keeps its ' +
    'five-character SQLSTATE (https://www.postgresql.org/docs/18/errcodes-appendix.html).'
  return renderPage('Errors', intro, [renderTable('', ['code', 'status', 'message', 'hint'], [...distinct.values()])])
}

/** Every factory of every errors.ts, called with placeholders. */
async function readFaults(): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  for (const file of globSync('src/**/errors.ts', { cwd: root }).sort()) {
    const factories = Object.values((await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>)
    for (const factory of factories) {
      const made: unknown = typeof factory === 'function' ? factory(...new Array(9).fill(placeholder)) : undefined
      if (made instanceof Fault) faults.push(made)
    }
  }
  return faults.sort((a, b) => compare(a.code, b.code) || compare(a.message, b.message))
}

/** Stands for any parameter: a text, a list, an object. */
const placeholder: unknown = new Proxy(() => {}, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => '…'
    if (name === Symbol.iterator) return () => [placeholder].values()
    if (name === 'length') return 1
    return ['toString', 'toJSON', 'join'].includes(String(name)) ? () => '…' : placeholder
  },
  apply: () => placeholder,
})

function renderPage(title: string, intro: string, parts: readonly string[]): string {
  return `${[`# ${title}`, source, intro, ...parts].join('\n\n')}\n`
}

function renderTable(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
  return title === '' ? table : `${title}\n\n${table}`
}

function code(text: string): string {
  return `\`${text}\``
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

if (import.meta.main) for (const { file, text } of await renderReference()) writeFileSync(join(root, file), text)
