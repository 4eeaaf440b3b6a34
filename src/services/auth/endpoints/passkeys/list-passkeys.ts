import { defineEndpoint } from '../../endpoint.ts'
import { lockPerson } from '../../factors/lock-person.ts'
import { checkPasskeysEnabled } from '../../passkeys/check-passkeys.ts'
import { renderPasskey } from '../../passkeys/get-passkey.ts'
import { listPasskeys } from '../../store/passkeys.ts'

export const listOwnPasskeys = defineEndpoint({
  method: 'GET',
  url: '/passkeys',
  access: 'user',
  about: 'The passkeys of the user, oldest first.',
  schema: {},
  run: async ({ caller, ...call }) => {
    checkPasskeysEnabled(call)
    const { user } = await lockPerson(call, caller)
    return { status: 200, body: (await listPasskeys(call.transaction, user.id)).map(renderPasskey) }
  },
})
