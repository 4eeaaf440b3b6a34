import { Type } from 'typebox'
import { parsePage, renderPageLinks } from '../../domain/page.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { validationFailed } from '../../errors.ts'
import { type AuditFilter, listAuditEntries as selectEntries } from '../../store/read-audit-log.ts'

/** What the first part of `query` asks for, and the names in the payload where it is looked for. */
const scopes: ReadonlyMap<string, readonly string[]> = new Map([
  ['author', ['actor_username', 'actor_name']],
  ['action', ['action']],
  ['type', ['log_type']],
])

export const listAuditEntries = defineEndpoint({
  method: 'GET',
  url: '/admin/audit',
  access: 'admin',
  about: 'What happened, a page at a time, the newest first; `query=action:login` finds some of it.',
  schema: {
    querystring: Type.Object({
      page: Type.Optional(Type.String()),
      per_page: Type.Optional(Type.String()),
      query: Type.Optional(Type.String({ maxLength: 255 })),
    }),
  },
  run: async ({ query, transaction, context }) => {
    const page = parsePage(query)
    const { entries, total } = await selectEntries(transaction, { page, filter: parseFilter(query.query) })
    const address = new URL(`${context.publicUrl()}/admin/audit`)
    if (query.query) address.searchParams.set('query', query.query)
    return {
      status: 200,
      body: entries,
      headers: { 'x-total-count': String(total), link: renderPageLinks(address.href, page, total) },
    }
  },
})

function parseFilter(query = ''): AuditFilter | undefined {
  if (query === '') return undefined
  const colon = query.indexOf(':')
  const names = scopes.get(query.slice(0, colon))
  if (names === undefined)
    throw validationFailed(`Invalid query scope: ${query}; write author:, action: or type: before what is looked for`)
  return { names, text: query.slice(colon + 1) }
}
