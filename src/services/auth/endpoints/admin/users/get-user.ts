import { defineEndpoint } from '../../../endpoint.ts'
import { toUserJson } from '../../../users/render-user.ts'
import { lockUserOfPath, userPath } from './user-of-path.ts'

export const getUser = defineEndpoint({
  method: 'GET',
  url: '/admin/users/:userId',
  access: 'admin',
  about: 'One user.',
  schema: userPath,
  run: async (call) => ({ status: 200, body: await toUserJson(call.transaction, await lockUserOfPath(call)) }),
})
