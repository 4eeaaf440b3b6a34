import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { obscureIdentity, obscureUser } from '../../../domain/obscure-user.ts'
import { type CallScope, defineEndpoint } from '../../../endpoint.ts'
import { deleteFactorsOfUser } from '../../../store/factor-summaries.ts'
import { listIdentities, updateIdentity } from '../../../store/identities.ts'
import { deleteAllOneTimeTokens } from '../../../store/one-time-tokens.ts'
import { deleteSessionsOfUser } from '../../../store/sessions.ts'
import { deleteUser as deleteUserRow, updateUser } from '../../../store/users.ts'
import type { User } from '../../../types.ts'
import { lockUserOfPath, userPath } from './user-of-path.ts'

export const deleteUser = defineEndpoint({
  method: 'DELETE',
  url: '/admin/users/:userId',
  access: 'admin',
  about: 'Deletes a user; softly, the row and its id stay and say nothing about the person any more.',
  schema: { ...userPath, body: Type.Object({ should_soft_delete: Type.Optional(Type.Boolean()) }) },
  run: async (call) => {
    const user = await lockUserOfPath(call)
    recordDeletion(call, user)
    if (call.body.should_soft_delete !== true) await deleteUserRow(call.transaction, user.id)
    else if (user.deleted_at === null) await deleteSoftly(call, user)
    return { status: 200, body: {} }
  },
})

async function deleteSoftly({ transaction, context }: CallScope, user: User): Promise<void> {
  const at = new Date(context.clock.now())
  for (const identity of await listIdentities(transaction, user.id)) {
    await updateIdentity(transaction, identity.id, obscureIdentity(identity), at)
  }
  await deleteFactorsOfUser(transaction, user.id)
  await deleteSessionsOfUser(transaction, user.id)
  await deleteAllOneTimeTokens(transaction, user.id)
  await updateUser(transaction, user.id, obscureUser(user, at), at)
}

function recordDeletion(scope: CallScope, { id, email, phone }: User): void {
  const traits = { user_id: id, user_email: email ?? '', user_phone: phone ?? '' }
  recordAudit(scope, 'user_deleted', { actor: { role: 'service_role' }, traits })
}
