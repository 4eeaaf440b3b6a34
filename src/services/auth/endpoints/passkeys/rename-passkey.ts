import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { getPasskey, passkeyPath, renderPasskey } from '../../passkeys/get-passkey.ts'
import { renamePasskey as rename } from '../../store/passkeys.ts'

export const renamePasskey = defineEndpoint({
  method: 'PATCH',
  url: '/passkeys/:passkeyId',
  access: 'user',
  about: 'Names a passkey.',
  schema: { ...passkeyPath, body: Type.Object({ friendly_name: Type.String({ minLength: 1, maxLength: 120 }) }) },
  run: async ({ body: { friendly_name }, params, caller, ...call }) => {
    checkPasskeysEnabled(call)
    const { user } = await lockPerson(call, caller)
    const passkey = await getPasskey(call, { id: params.passkeyId, userId: user.id })
    await rename(call.transaction, passkey.id, friendly_name, new Date(call.context.clock.now()))
    recordAudit(call, 'passkey_updated', { actor: user, traits: { passkey_id: passkey.id } })
    return { status: 200, body: renderPasskey({ ...passkey, friendly_name }) }
  },
})
