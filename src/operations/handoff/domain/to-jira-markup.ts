/**
 * Markdown of our own texts in Jira's markup
 * (https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all): headings, lists, code, links, bold.
 */
export function toJiraMarkup(markdown: string): string {
  return markdown
    .trimEnd()
    .split(/^```/m)
    .map((part, index) =>
      index % 2 === 1 ? `{code:javascript}${part.replace(/^\w*/, '')}{code}` : part.split('\n').map(toLine).join('\n'),
    )
    .join('')
}

function toLine(line: string): string {
  const [, head = '', rest = ''] = /^(#{1,6} |\d+\. |- \[ \] |- )?(.*)$/.exec(line) ?? []
  return `${toPrefix(head)}${toInline(rest)}`
}

function toPrefix(head: string): string {
  if (head.startsWith('#')) return `h${head.trim().length}. `
  if (/^\d/.test(head)) return '# '
  return head === '' ? '' : '* '
}

/** Code spans first: what is in them is not read any further. */
function toInline(text: string): string {
  return text
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? `{{${escapeJira(part.replaceAll(/^`+ ?| ?`+$/g, ''))}}}` : toText(part)))
    .join('')
}

function toText(text: string): string {
  return text
    .split(/(\[[^\]\\]+\]\([^)\s]+\)|\*\*[^*]+\*\*)/)
    .map((part) => {
      const [, name, url] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? []
      if (name !== undefined) return `[${name}|${url}]`
      const [, bold] = /^\*\*([^*]+)\*\*$/.exec(part) ?? []
      return bold === undefined ? escapeJira(toPlain(part)) : `*${bold}*`
    })
    .join('')
}

function toPlain(text: string): string {
  return text
    .replaceAll('<!-- -->', '')
    .replaceAll(/\\([\\`*_[\]|])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
}

function escapeJira(text: string): string {
  return text.replaceAll(/[{}[\]*_|~^]/g, '\\$&')
}
