import { recordAudit } from '../../audit/record-audit.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { checkMayManage, checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { getPasskey, passkeyPath } from '../../passkeys/get-passkey.ts'
import { deletePasskey as remove } from '../../store/passkeys.ts'

export const deletePasskey = defineEndpoint({
  method: 'DELETE',
  url: '/passkeys/:passkeyId',
  access: 'user',
  about: 'Removes a passkey.',
  schema: passkeyPath,
  run: async ({ params, caller, ...call }) => {
    checkPasskeysEnabled(call)
    const person = await lockPerson(call, caller)
    await checkMayManage(call, person)
    const passkey = await getPasskey(call, { id: params.passkeyId, userId: person.user.id })
    await remove(call.transaction, passkey.id)
    recordAudit(call, 'passkey_deleted', { actor: person.user, traits: { passkey_id: passkey.id } })
    return { status: 204 }
  },
})
