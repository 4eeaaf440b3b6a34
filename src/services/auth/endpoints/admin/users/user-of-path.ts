import { Type } from 'typebox'
import { isUuid } from '../../../domain/is-uuid.ts'
import type { CallScope } from '../../../endpoint.ts'
import { userIdInvalid, userNotFound } from '../../../errors.ts'
import { lockUserById } from '../../../store/users.ts'
import type { User } from '../../../types.ts'

export const userPath = { params: Type.Object({ userId: Type.String({ maxLength: 100 }) }) }

/** Locked until the end of the transaction. Throws `validation_failed` (404) for what is no id, `user_not_found`. */
export async function lockUserOfPath({
  transaction,
  params,
}: Pick<CallScope, 'transaction'> & { readonly params: { readonly userId: string } }): Promise<User> {
  if (!isUuid(params.userId)) throw userIdInvalid()
  const user = await lockUserById(transaction, params.userId)
  if (user === undefined) throw userNotFound()
  return user
}
