import { integer, sql } from '../../../postgres/sql.ts'
import type { Page } from '../domain/page.ts'
import type { AuthTransaction, User } from '../types.ts'
import { userColumns } from './users.ts'

export type UserQuery = {
  readonly aud: string
  /** Part of an address, a number or a full name. */
  readonly filter: string
  readonly order: 'newest first' | 'oldest first'
  readonly page: Page
}

/** Users whose audience it is, and how many there are on all pages. */
export async function listUsers(
  transaction: AuthTransaction,
  { aud, filter, order, page }: UserQuery,
): Promise<{ readonly users: readonly User[]; readonly total: number }> {
  const pattern = `%${filter.replaceAll(/[\\%_]/g, '\\$&')}%`
  const found =
    filter === ''
      ? sql`aud = ${aud}`
      : sql`aud = ${aud} and (email ilike ${pattern} or phone like ${pattern} or raw_user_meta_data ->> 'full_name' ilike ${pattern})`
  const direction = order === 'newest first' ? sql`desc` : sql`asc`
  const users = await transaction.query<User>(
    sql`select ${userColumns} from auth.users where ${found} order by users.created_at ${direction}, users.id
      limit ${integer(page.size)} offset ${integer((page.number - 1) * page.size)}`,
  )
  const [count] = await transaction.query<{ total: string }>(sql`select count(*) as total from auth.users where ${found}`)
  return { users, total: Number(count?.total ?? 0) }
}
