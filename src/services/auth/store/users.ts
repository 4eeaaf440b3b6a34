import { identifier, joinSql, type Sql, sql } from '../../../postgres/sql.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { AuthTransaction, User } from '../types.ts'
import { renderChanges } from './render-changes.ts'
import { toSqlValue } from './to-sql-value.ts'

/** Rows of an import may hold null where Supabase's own code always writes something. */
export const userColumns = sql`
  id, coalesce(aud, '') as aud, coalesce(role, '') as role, nullif(email, '') as email, nullif(phone, '') as phone,
  nullif(encrypted_password, '') as encrypted_password, email_confirmed_at, phone_confirmed_at, invited_at,
  confirmation_sent_at, recovery_sent_at, reauthentication_sent_at, coalesce(email_change, '') as email_change, email_change_sent_at,
  coalesce(email_change_confirm_status, 0) as email_change_confirm_status, coalesce(phone_change, '') as phone_change,
  phone_change_sent_at, last_sign_in_at, coalesce(raw_app_meta_data, '{}') as raw_app_meta_data,
  coalesce(raw_user_meta_data, '{}') as raw_user_meta_data, banned_until, is_sso_user, is_anonymous,
  coalesce(created_at, 'epoch') as created_at, coalesce(updated_at, created_at, 'epoch') as updated_at, deleted_at`

export type UserChanges = Partial<Omit<User, 'id' | 'created_at' | 'updated_at'>>

export type NewUser = Pick<User, 'id' | 'aud' | 'role' | 'created_at'> & UserChanges

export async function findUserById(transaction: AuthTransaction, id: string): Promise<User | undefined> {
  return await findUser(transaction, sql`id = ${id}`)
}

/** As `findUserById`; whoever else changes the row waits until this transaction ends. */
export async function lockUserById(transaction: AuthTransaction, id: string): Promise<User | undefined> {
  const [user] = await transaction.query<User>(sql`select ${userColumns} from auth.users where id = ${id} for update`)
  return user
}

/** Users of SSO providers are found by their identity alone: their addresses are unique nowhere. */
export async function findUserByEmail(transaction: AuthTransaction, email: string, aud: string): Promise<User | undefined> {
  return await findUser(transaction, sql`email = ${toStoredEmail(email)} and aud = ${aud} and is_sso_user = false`)
}

export async function findUserByPhone(transaction: AuthTransaction, phone: string, aud: string): Promise<User | undefined> {
  return await findUser(transaction, sql`phone = ${phone} and aud = ${aud} and is_sso_user = false`)
}

/** Whether anybody still has the hash that they came with. The condition is that of an index. */
export async function hasBcryptPasswords(transaction: AuthTransaction): Promise<boolean> {
  const [row] = await transaction.query<{ found: boolean }>(
    sql`select exists (select from auth.users where encrypted_password like '$2%') as found`,
  )
  return row?.found === true
}

/** Undefined when somebody has the address or the number already, also when both came at the same moment. */
export async function insertUser(transaction: AuthTransaction, user: NewUser): Promise<User | undefined> {
  const row = { instance_id: zeroId, updated_at: user.created_at, ...emptyTokens, ...user }
  const given = Object.entries(row).filter(([, value]) => value !== undefined)
  const names = joinSql(
    given.map(([name]) => identifier(name)),
    sql`, `,
  )
  const values = joinSql(
    given.map(([, value]) => sql`${toSqlValue(value ?? null)}`),
    sql`, `,
  )
  const [inserted] = await transaction.query<User>(
    sql`insert into auth.users (${names}) values (${values}) on conflict do nothing returning ${userColumns}`,
  )
  return inserted
}

/** Gives the row as it is then, triggers included. Throws PostgresError 23505 for an address or number that somebody else has. */
export async function updateUser(transaction: AuthTransaction, id: string, changes: UserChanges, at: Date): Promise<User> {
  const [user] = await transaction.query<User>(
    sql`update auth.users set ${renderChanges({ ...changes, updated_at: at })} where id = ${id} returning ${userColumns}`,
  )
  if (user === undefined) throw new Error('The user to change is gone')
  return user
}

export async function deleteUser(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.users where id = ${id}`)
}

async function findUser(transaction: AuthTransaction, condition: Sql): Promise<User | undefined> {
  const [user] = await transaction.query<User>(sql`select ${userColumns} from auth.users where ${condition} limit 1`)
  return user
}

const zeroId = '00000000-0000-0000-0000-000000000000'

/** Supabase's own service cannot read a row where one of these is null. Here tokens are kept elsewhere, as hashes. */
const emptyTokens = {
  confirmation_token: '',
  recovery_token: '',
  email_change_token_new: '',
  email_change_token_current: '',
  email_change: '',
  phone_change: '',
  phone_change_token: '',
  reauthentication_token: '',
}
