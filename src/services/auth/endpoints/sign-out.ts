import { Type } from 'typebox'
import { recordAudit } from '../audit/record-audit.ts'
import { defineEndpoint } from '../endpoint.ts'
import { deleteSession, deleteSessionsOfUser } from '../store/sessions.ts'

export const signOut = defineEndpoint({
  method: 'POST',
  url: '/logout',
  access: 'user',
  clients: 'allowed',
  about: 'Ends sessions: of the user everywhere (`global`), this one (`local`), or all but this one (`others`).',
  schema: {
    querystring: Type.Object({ scope: Type.Optional(Type.Union([Type.Literal('global'), Type.Literal('local'), Type.Literal('others')])) }),
  },
  run: async ({ query, caller: { user, session }, ...call }) => {
    const { transaction } = call
    // An application signs itself out and nobody else.
    const isLocal = query.scope === 'local' || Boolean(session?.oauth_client_id)
    if (isLocal && session !== undefined) await deleteSession(transaction, session.id)
    else await deleteSessionsOfUser(transaction, user.id, { except: query.scope === 'others' ? session?.id : undefined })
    recordAudit(call, 'logout', { actor: user })
    return { status: 204 }
  },
})
