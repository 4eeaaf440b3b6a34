import { defineEndpoint } from '../../../endpoint.ts'
import { renderPasskey } from '../../../passkeys/get-passkey.ts'
import { listPasskeys } from '../../../store/passkeys.ts'
import { lockUserOfPath, userPath } from '../users/user-of-path.ts'

export const listPasskeysOfUser = defineEndpoint({
  method: 'GET',
  url: '/admin/users/:userId/passkeys',
  access: 'admin',
  about: 'The passkeys of a user.',
  schema: userPath,
  run: async (call) => {
    const user = await lockUserOfPath(call)
    return { status: 200, body: (await listPasskeys(call.transaction, user.id)).map(renderPasskey) }
  },
})
