import type { Log } from '../../../base/log.ts'
import type { Passwords } from '../context.ts'
import { findWeaknesses, type Weakness } from '../domain/password-strength.ts'
import { passwordTooLong, passwordUnchecked, weakPassword } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import { isLeaked } from './leaked-passwords.ts'

// Supabase's own: bcrypt reads no more, and its hashes may have to be carried back.
const longest = 72

export type PasswordRules = {
  readonly check: Passwords['check']
  /** How many passwords could not be looked up among the leaked ones so far. */
  readonly countUnchecked: () => number
}

/** The rules of the project for new passwords. Throws `weak_password`, `validation_failed` for one that is too long. */
export function createPasswordRules(settings: AuthSettings, log: Log): PasswordRules {
  let unchecked = 0
  const findLeak = async (password: string): Promise<readonly Weakness[]> => {
    if (settings.leakedPasswords === 'allow') return []
    try {
      return (await isLeaked(password, settings.leakedPasswordsUrl)) ? [leaked] : []
    } catch (error) {
      unchecked++
      log.warn({ err: error, policy: settings.leakedPasswords }, 'it could not be checked whether a password is known from a leak')
      if (settings.leakedPasswords === 'refuse_unchecked') throw passwordUnchecked(error)
      return []
    }
  }
  return {
    check: async (password) => {
      if (Buffer.byteLength(password) > longest) throw passwordTooLong(longest)
      const found = [...findWeaknesses(password, settings), ...(await findLeak(password))]
      if (found.length === 0) return
      throw weakPassword(
        found.map(({ message }) => message),
        found.map(({ reason }) => reason),
      )
    },
    countUnchecked: () => unchecked,
  }
}

const leaked: Weakness = {
  reason: 'pwned',
  message: 'Password is known to be weak and easy to guess, please choose a different one.',
}
