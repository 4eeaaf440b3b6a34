import { listFactorSummariesOf } from '../store/factor-summaries.ts'
import { listIdentitiesOf } from '../store/identities.ts'
import type { AuthTransaction, User } from '../types.ts'
import { renderUser, type UserJson } from './render-user.ts'

/** Many users as the API shows them, with two queries for all of them. */
export async function toUserJsons(transaction: AuthTransaction, users: readonly User[]): Promise<readonly UserJson[]> {
  const ids = users.map(({ id }) => id)
  const identities = Map.groupBy(await listIdentitiesOf(transaction, ids), ({ user_id }) => user_id)
  const factors = Map.groupBy(await listFactorSummariesOf(transaction, ids), ({ user_id }) => user_id)
  return users.map((user) =>
    renderUser(user, {
      identities: identities.get(user.id) ?? [],
      factors: (factors.get(user.id) ?? []).map(({ user_id: _, ...factor }) => factor),
    }),
  )
}
