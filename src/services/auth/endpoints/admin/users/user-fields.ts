import { Type } from 'typebox'
import type { AuthContext } from '../../../context.ts'
import { checkPasswordHash } from '../../../domain/check-password-hash.ts'
import { parseBanDuration } from '../../../domain/parse-ban-duration.ts'
import { validationFailed } from '../../../errors.ts'

const optionalText = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]))
const metadata = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]))

/** What an administrator may set of a user, by name: nothing else of a body is read. */
export const userFields = {
  aud: optionalText(255),
  role: optionalText(63),
  email: optionalText(255),
  phone: optionalText(30),
  password: optionalText(1000),
  password_hash: optionalText(300),
  email_confirm: Type.Optional(Type.Boolean()),
  phone_confirm: Type.Optional(Type.Boolean()),
  user_metadata: metadata,
  app_metadata: metadata,
  ban_duration: optionalText(40),
}

type PasswordFields = { readonly password?: string | null; readonly password_hash?: string | null }

/** A hash for a password that keeps the rules, or the hash that came; undefined when neither did. Throws `weak_password`, `validation_failed`. */
export async function readPassword({ password, password_hash }: PasswordFields, { passwords }: AuthContext): Promise<string | undefined> {
  if (password && password_hash) throw validationFailed('Only a password or a password hash should be provided')
  if (password_hash) {
    checkPasswordHash(password_hash)
    return password_hash
  }
  if (password === undefined || password === null || password === '') return undefined
  await passwords.check(password)
  return await passwords.hash(password)
}

/** Undefined: the ban stays as it is. Null: there is none. */
export function readBan(duration: string | null | undefined, { clock }: AuthContext): Date | null | undefined {
  if (duration === undefined || duration === null || duration === '') return undefined
  const milliseconds = parseBanDuration(duration)
  return milliseconds === 0 ? null : new Date(clock.now() + milliseconds)
}
