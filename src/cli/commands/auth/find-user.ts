import type { Workplace } from '../../../server/beside-server.ts'
import { userUnknown } from '../../errors.ts'
import { askAdministration } from './ask-administration.ts'
import type { ShownUser } from './user-table.ts'

/** By id, e-mail address or phone number. Throws `user_unknown`. */
export async function findUser(place: Workplace, named: string): Promise<ShownUser> {
  if (/^[0-9a-f-]{36}$/i.test(named)) return (await askAdministration(place, 'getUser', { params: { userId: named } })) as ShownUser
  const filter = named.replace(/^\+/, '').toLowerCase()
  const { users } = (await askAdministration(place, 'listUsers', { query: { filter, per_page: '1000' } })) as {
    readonly users: readonly ShownUser[]
  }
  const user = users.find(({ email, phone }) => email === filter || phone === filter)
  if (user === undefined) throw userUnknown(named)
  return user
}
