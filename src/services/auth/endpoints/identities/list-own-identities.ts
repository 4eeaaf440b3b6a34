import { defineEndpoint } from '../../endpoint.ts'
import { listIdentities } from '../../store/identities.ts'
import { renderIdentity } from '../../users/render-user.ts'

export const listOwnIdentities = defineEndpoint({
  method: 'GET',
  url: '/user/identities',
  access: 'user',
  about: 'The ways in which the signed-in user is known.',
  schema: {},
  run: async ({ transaction, caller }) => {
    const identities = await listIdentities(transaction, caller.user.id)
    return { status: 200, body: { identities: identities.map(renderIdentity) } }
  },
})
