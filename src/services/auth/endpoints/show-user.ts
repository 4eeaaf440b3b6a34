import { defineEndpoint } from '../endpoint.ts'
import { toUserJson } from '../users/render-user.ts'

export const showUser = defineEndpoint({
  method: 'GET',
  url: '/user',
  access: 'user',
  clients: 'allowed',
  about: 'The user whom the access token stands for, as the database has them now.',
  schema: {},
  run: async ({ caller, transaction }) => ({ status: 200, body: await toUserJson(transaction, caller.user) }),
})
