import { Type } from 'typebox'
import { parseEmail } from '../domain/parse-address.ts'
import { defineEndpoint } from '../endpoint.ts'
import { inviteUser } from '../users/invite-user.ts'
import { toUserJson } from '../users/render-user.ts'
import { metadataField } from './shapes.ts'

export const invite = defineEndpoint({
  method: 'POST',
  url: '/invite',
  access: 'admin',
  about: 'Makes an account for an address and sends its owner a link to accept it with.',
  schema: { body: Type.Object({ email: Type.Optional(Type.String()), data: metadataField }) },
  run: async (call) => {
    const user = await inviteUser(call, { email: parseEmail(call.body.email), data: call.body.data ?? {} })
    return { status: 200, body: await toUserJson(call.transaction, user) }
  },
})
