import { getPostgrestSetting, type PostgrestName, postgrestNames } from './postgrest-settings.ts'
import type { PostgrestConfiguration } from './read-postgrest-configuration.ts'

const hidden = '(secret)'

/** A configuration as a file of PostgREST, every setting in it; what is secret is not shown. */
export function renderPostgrestConfiguration({ find, appSettings }: PostgrestConfiguration): string {
  const lines = postgrestNames.map((name) => `${name} = ${renderValue(name, find(name) ?? '')}`)
  const appLines = appSettings.map(([name]) => `${name} = ${quote(hidden)}`)
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
  if (name === 'jwt-secret' && text !== '' && !text.startsWith('@')) return quote(hidden)
  if (name === 'db-uri') return quote(hidePassword(text))
  return getPostgrestSetting(name).kind === 'text' || text === '' ? quote(text) : text
}

/** A URI ends its parameters with an ampersand; in pairs that is a letter of the password, and so is a space behind a backslash. */
function hidePassword(connection: string): string {
  if (!connection.includes('://'))
    return connection.replace(/\bpassword\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)/gs, `password=${hidden}`)
  return connection.replace(/(:\/\/[^/?#:@]*:)[^/?#@]*@/, `$1${hidden}@`).replace(/\bpassword=[^&]*/g, `password=${hidden}`)
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
