import { Type } from 'typebox'
import type { CallScope } from '../../../endpoint.ts'
import { userIdInvalid, userNotFound } from '../../../errors.ts'
import { lockUserById } from '../../../store/users.ts'
import type { User } from '../../../types.ts'

export const userPath = { params: Type.Object({ userId: Type.String({ maxLength: 100 }) }) }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Locked until the end of the transaction. Throws `validation_failed` (404) for what is no id, `user_not_found`. */
export async function lockUserOfPath({
  transaction,
  params,
}: Pick<CallScope, 'transaction'> & { readonly params: { readonly userId: string } }): Promise<User> {
  if (!uuid.test(params.userId)) throw userIdInvalid()
  const user = await lockUserById(transaction, params.userId)
  if (user === undefined) throw userNotFound()
  return user
}
