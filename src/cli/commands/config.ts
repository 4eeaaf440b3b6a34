import { Command } from 'commander'
import type { ResolvedSetting, SettingSource } from '../../project/resolve-settings.ts'
import type { Section } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { type CommandContext, runCommand } from '../run-command.ts'

export function createConfigCommand(): Command {
  const command = new Command('config')
    .summary('show every setting and where it comes from')
    .description('Shows each setting with its value and source: flag, environment, config.toml or default. Secrets are never shown.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal config
  $ DORSAL_PORT=8000 dorsal config --project examples/chinook`,
    )
    .action(() => runCommand(command, async (context) => ({ verdict: 'holds', data: toData(context), sections: toSections(context) })))
  return addFlags(command, ['project', 'port', 'host', 'databasePort', 'databaseUrl', 'logLevel', 'json'])
}

function toData({ project, resolved, unserved }: CommandContext) {
  return {
    project: project.folder,
    settings: resolved.map((each) => ({ key: each.setting.key, value: showValue(each), source: showSource(each.source) })),
    notServedYet: unserved.map(({ key, line }) => ({ key, line })),
  }
}

function toSections({ project, resolved, unserved }: CommandContext): readonly Section[] {
  const rows = resolved.map((each) => [each.setting.key, showText(showValue(each)), showSource(each.source)])
  const settings: readonly Section[] = [
    { kind: 'lines', lines: [`Project ${project.folder}`] },
    { kind: 'table', columns: ['setting', 'value', 'source'], rows },
  ]
  if (unserved.length === 0) return settings
  const lines = unserved.map(({ key, line }) => `  ${key} (${project.config.file}:${line})`)
  return [...settings, { kind: 'lines', lines: ['Known from Supabase, not served yet:', ...lines] }]
}

function showValue({ setting, value }: ResolvedSetting): unknown {
  return setting.secret && value !== undefined ? '(secret)' : (value ?? null)
}

function showText(value: unknown): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '(none)'
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'object' ? Object.keys(value).join(', ') || '(none)' : String(value)
}

function showSource(source: SettingSource): string {
  switch (source.kind) {
    case 'flag':
      return 'flag'
    case 'environment':
      return `environment ${source.variable}`
    case 'config':
      return `${source.file}:${source.line}`
    case 'default':
      return 'default'
  }
}
