import type { NewUser } from '../../store/users.ts'
import { isUsableHash } from '../check-password-hash.ts'
import { toStoredEmail } from '../to-stored-email.ts'
import type { ExportedRow } from './exported-rows.ts'
import { readJsonObject, readText, readTime, readTruth, readUuid } from './read-value.ts'

export type ExportedUser = {
  readonly user: NewUser
  /** The hash is of a kind that cannot be verified here: this user has to recover the account. */
  readonly losesPassword: boolean
}

/**
 * A user of an export, in the columns of `auth.users` or in the names of the API (`app_metadata`). Fields are picked by name: tokens on their
 * way and `is_super_admin` stay behind. Throws a RangeError that says what is wrong.
 */
export function readExportedUser(row: ExportedRow, now: Date): ExportedUser {
  const id = readUuid(row.id, 'id')
  const hash = readText(row.encrypted_password ?? row.password_hash)
  const losesPassword = hash !== null && !isUsableHash(hash)
  const user: NewUser = {
    id,
    aud: readText(row.aud) ?? 'authenticated',
    role: readText(row.role) ?? 'authenticated',
    email: readEmail(row.email),
    phone: readText(row.phone)?.replace(/^\+/, '') ?? null,
    encrypted_password: losesPassword ? null : hash,
    email_confirmed_at: readTime(row.email_confirmed_at, 'email_confirmed_at'),
    phone_confirmed_at: readTime(row.phone_confirmed_at, 'phone_confirmed_at'),
    invited_at: readTime(row.invited_at, 'invited_at'),
    last_sign_in_at: readTime(row.last_sign_in_at, 'last_sign_in_at'),
    raw_app_meta_data: readJsonObject(row.raw_app_meta_data ?? row.app_metadata, 'raw_app_meta_data'),
    raw_user_meta_data: readJsonObject(row.raw_user_meta_data ?? row.user_metadata, 'raw_user_meta_data'),
    banned_until: readTime(row.banned_until, 'banned_until'),
    deleted_at: readTime(row.deleted_at, 'deleted_at'),
    is_sso_user: readTruth(row.is_sso_user, 'is_sso_user'),
    is_anonymous: readTruth(row.is_anonymous, 'is_anonymous'),
    created_at: readTime(row.created_at, 'created_at') ?? now,
  }
  return { user, losesPassword }
}

function readEmail(value: unknown): string | null {
  const text = readText(value)
  return text === null ? null : toStoredEmail(text)
}
