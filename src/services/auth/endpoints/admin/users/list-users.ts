import { Type } from 'typebox'
import { parsePage, renderPageLinks } from '../../../domain/page.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { validationFailed } from '../../../errors.ts'
import { listUsers as selectUsers, type UserQuery } from '../../../store/list-users.ts'
import { toUserJsons } from '../../../users/render-users.ts'

const defaultAudience = 'authenticated'

export const listUsers = defineEndpoint({
  method: 'GET',
  url: '/admin/users',
  access: 'admin',
  about: 'Users of an audience, a page at a time, the newest first.',
  schema: {
    querystring: Type.Object({
      page: Type.Optional(Type.String()),
      per_page: Type.Optional(Type.String()),
      filter: Type.Optional(Type.String({ maxLength: 255 })),
      sort: Type.Optional(Type.String({ maxLength: 40 })),
      aud: Type.Optional(Type.String({ maxLength: 255 })),
    }),
  },
  run: async ({ query, transaction, context }) => {
    const { filter = '', aud = defaultAudience } = query
    const page = parsePage(query)
    const { users, total } = await selectUsers(transaction, { aud, filter, order: parseOrder(query.sort), page })
    const address = new URL(`${context.publicUrl()}/admin/users`)
    if (filter !== '') address.searchParams.set('filter', filter)
    return {
      status: 200,
      body: { users: await toUserJsons(transaction, users), aud },
      headers: { 'x-total-count': String(total), link: renderPageLinks(address.href, page, total) },
    }
  },
})

function parseOrder(sort = ''): UserQuery['order'] {
  if (sort === '' || sort === 'created_at' || sort === 'created_at desc') return 'newest first'
  if (sort === 'created_at asc') return 'oldest first'
  throw validationFailed('Bad Sort Parameters: sort takes created_at asc or created_at desc')
}
