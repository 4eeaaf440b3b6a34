import type { TicketLinks } from '../types.ts'

/** What looks like a key of Jira and is the name of a standard. */
const standards: ReadonlySet<string> = new Set([
  'UTF',
  'ISO',
  'SHA',
  'RFC',
  'AES',
  'MD',
  'CVE',
  'ES',
  'HS',
  'RS',
  'PG',
  'HTTP',
  'TLS',
  'ECMA',
])

// In a word, a path or an entity of HTML it is none.
const ticket = /(?<![\w&/-])(?:#(\d+)|([A-Z][A-Z0-9]+)-(\d+))(?![\w-])/g

/** Keys of tickets in a text, each once: `#12`, `SHOP-12`. */
export function listTickets(text: string, { jiraProjects }: TicketLinks): readonly string[] {
  const found = [...text.matchAll(ticket)].filter(([, , project]) => project === undefined || isProject(project, jiraProjects))
  return [...new Set(found.map(([key]) => key))]
}

/** A line that people wrote as Markdown that says the same: what Markdown and HTML would read is text, and keys of tickets are links. */
export function linkTickets(text: string, { repositoryUrl, jiraUrl, jiraProjects }: TicketLinks): string {
  return escapeMarkdown(text).replaceAll(ticket, (key, issue, project) => {
    if (issue !== undefined) return repositoryUrl === undefined ? key : `[${key}](${repositoryUrl}/issues/${issue})`
    return jiraUrl === undefined || !isProject(project, jiraProjects) ? key : `[${key}](${jiraUrl}/browse/${key})`
  })
}

function isProject(name: string, projects: readonly string[]): boolean {
  return projects.length === 0 ? !standards.has(name) : projects.includes(name)
}

/** `@name` in a comment calls somebody: an empty comment of HTML between keeps it from that. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('@', '@<!-- -->')
    .replaceAll(/\s+/g, ' ')
}

/** A name within a code span, whatever is in it (CommonMark 0.31, section 6.1). */
export function toCode(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${space}${text.replaceAll(/\s+/g, ' ')}${space}${fence}`
}
