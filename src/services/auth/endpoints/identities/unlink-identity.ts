import { Type } from 'typebox'
import { PostgresError } from '../../../../postgres/types.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { notify } from '../../codes/notify.ts'
import { isUuid } from '../../domain/is-uuid.ts'
import { type AuthCall, type CallScope, defineEndpoint } from '../../endpoint.ts'
import { identityHoldsEmail, identityIdInvalid, identityIsLast, identityNotFound, manualLinkingDisabled } from '../../errors.ts'
import { updateProviders } from '../../external/link-identity.ts'
import { deleteIdentity, type Identity, listIdentities } from '../../store/identities.ts'
import { lockUserById, updateUser } from '../../store/users.ts'
import type { User } from '../../types.ts'

const params = Type.Object({ identityId: Type.String() })

export const unlinkIdentity = defineEndpoint({
  method: 'DELETE',
  url: '/user/identities/:identityId',
  access: 'user',
  about: 'Takes away one of the ways in which the signed-in user is known; the last one stays.',
  schema: { params },
  run: async ({ params: { identityId }, caller, ...scope }) => {
    if (!scope.context.settings.enableManualLinking) throw manualLinkingDisabled()
    if (!isUuid(identityId)) throw identityIdInvalid()
    const identity = await pickIdentity(scope, caller.user, identityId)
    await deleteIdentity(scope.transaction, identity.id)
    const user = await updateProviders(scope, await forgetAddress(scope, caller.user, identity))
    await notify(scope, user, 'identity_unlinked_notification', { provider: identity.provider })
    const { id: identity_id, provider, provider_id } = identity
    recordAudit(scope, 'identity_unlinked', { actor: user, traits: { identity_id, provider, provider_id } })
    return { status: 200, body: {} }
  },
})

/** The user is locked: two at once cannot take away the last two. */
async function pickIdentity({ transaction }: Pick<AuthCall, 'transaction'>, user: User, id: string): Promise<Identity> {
  await lockUserById(transaction, user.id)
  const identities = await listIdentities(transaction, user.id)
  if (identities.length < 2) throw identityIsLast()
  const identity = identities.find((candidate) => candidate.id === id.toLowerCase())
  if (identity === undefined) throw identityNotFound()
  return identity
}

/** An address that only the gone identity stood for gives way to one that another provider verified, if there is one. */
async function forgetAddress(scope: CallScope, user: User, identity: Identity): Promise<User> {
  const at = new Date(scope.context.clock.now())
  if (identity.provider === 'phone') return await updateUser(scope.transaction, user.id, { phone: null, phone_confirmed_at: null }, at)
  if (identity.email === null || identity.email !== user.email) return user
  const others = await listIdentities(scope.transaction, user.id)
  if (others.some(({ email }) => email === user.email)) return user
  const verified = others.find(({ email, identity_data }) => email !== null && identity_data.email_verified === true)
  if (verified === undefined) return user
  return await updateUser(scope.transaction, user.id, { email: verified.email }, at).catch((error: unknown) => {
    throw error instanceof PostgresError && error.fields.code === '23505' ? identityHoldsEmail() : error
  })
}
