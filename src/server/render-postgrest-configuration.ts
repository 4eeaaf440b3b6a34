import { getPostgrestSetting, type PostgrestName, postgrestNames } from './postgrest-settings.ts'
import type { PostgrestConfiguration } from './read-postgrest-configuration.ts'

/** A configuration as a file of PostgREST, every setting in it; what is secret is not shown. */
export function renderPostgrestConfiguration({ find, appSettings }: PostgrestConfiguration): string {
  const lines = postgrestNames.map((name) => `${name} = ${renderValue(name, find(name) ?? '')}`)
  const appLines = appSettings.map(([name, value]) => `${name} = ${quote(value)}`)
  return [...lines, ...appLines, ''].join('\n')
}

/** A file to begin with: each setting with what it means and its default, commented out. */
export function renderExampleConfiguration(): string {
  const blocks = postgrestNames.map((name) => {
    const { about, default: value = '' } = getPostgrestSetting(name)
    return `## ${about}\n# ${name} = ${renderValue(name, value)}\n`
  })
  return blocks.join('\n')
}

function renderValue(name: PostgrestName, text: string): string {
  if (name === 'jwt-secret' && text !== '' && !text.startsWith('@')) return quote('(secret)')
  if (name === 'db-uri') return quote(hidePassword(text))
  return getPostgrestSetting(name).kind === 'text' || text === '' ? quote(text) : text
}

function hidePassword(uri: string): string {
  return uri.replace(/(:\/\/[^/?#:@]*:)[^/?#@]*@/, '$1(secret)@').replace(/\bpassword\s*=\s*('(?:[^'\\]|\\.)*'|[^\s&]*)/g, 'password=(secret)')
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
