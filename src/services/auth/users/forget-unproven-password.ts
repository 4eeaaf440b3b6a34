import type { CallScope } from '../endpoint.ts'
import { updateUser } from '../store/users.ts'
import type { User } from '../types.ts'

/**
 * While nobody has proved that an account is theirs, its password is that of whoever signed up first, perhaps with an address of somebody else.
 * It goes before a link or code is sent to who may be another: its owner would let the stranger in by confirming.
 */
export async function forgetUnprovenPassword({ transaction, context }: CallScope, user: User): Promise<User> {
  const isProved = user.email_confirmed_at !== null || user.phone_confirmed_at !== null
  if (isProved || user.encrypted_password === null) return user
  return await updateUser(transaction, user.id, { encrypted_password: null }, new Date(context.clock.now()))
}
