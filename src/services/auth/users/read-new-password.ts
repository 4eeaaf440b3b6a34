import { passwordTooLong } from '../errors.ts'

/** As far as bcrypt reads. argon2id reads more, but what users bring to another service should go on working there. */
const longestPassword = 72

/** Throws `validation_failed` for a password that is too long. What else it must be, `Passwords.check` says. */
export function readNewPassword(password: string): string {
  if (Buffer.byteLength(password) > longestPassword) throw passwordTooLong(longestPassword)
  return password
}
