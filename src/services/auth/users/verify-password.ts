import type { CallScope } from '../endpoint.ts'
import { hasBcryptPasswords } from '../store/users.ts'

/**
 * Whether the password is the one of the hash, if there is one. As long as users of an import have their bcrypt hashes, a wrong password is
 * compared with a hash of each kind: the time it takes tells neither whether there is an account nor where it came from.
 */
export async function verifyPassword(
  { transaction, context: { passwords } }: Pick<CallScope, 'transaction' | 'context'>,
  password: string,
  stored: string | null,
): Promise<boolean> {
  if (await passwords.verify(password, stored)) return true
  if (await hasBcryptPasswords(transaction)) await passwords.verifyOtherKind(password, stored)
  return false
}
