import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { getPasskey } from '../../../passkeys/get-passkey.ts'
import { deletePasskey } from '../../../store/passkeys.ts'
import { lockUserOfPath } from '../users/user-of-path.ts'

export const deletePasskeyOfUser = defineEndpoint({
  method: 'DELETE',
  url: '/admin/users/:userId/passkeys/:passkeyId',
  access: 'admin',
  about: 'Removes a passkey of a user.',
  schema: { params: Type.Object({ userId: Type.String({ maxLength: 100 }), passkeyId: Type.String() }) },
  run: async (call) => {
    const user = await lockUserOfPath(call)
    const passkey = await getPasskey(call, { id: call.params.passkeyId, userId: user.id })
    await deletePasskey(call.transaction, passkey.id)
    recordAudit(call, 'passkey_deleted', { actor: { role: 'service_role' }, traits: { user_id: user.id, passkey_id: passkey.id } })
    return { status: 204 }
  },
})
