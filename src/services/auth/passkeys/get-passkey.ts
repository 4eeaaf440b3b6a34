import { Type } from 'typebox'
import { isUuid } from '../domain/is-uuid.ts'
import type { CallScope } from '../endpoint.ts'
import { passkeyNotFound } from '../errors.ts'
import { lockPasskey, type Passkey } from '../store/passkeys.ts'

export const passkeyPath = { params: Type.Object({ passkeyId: Type.String() }) }

/** A passkey of this user, and of nobody else. Throws `validation_failed` (404). */
export async function getPasskey(
  { transaction }: Pick<CallScope, 'transaction'>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Passkey> {
  const passkey = isUuid(id) ? await lockPasskey(transaction, { id, userId }) : undefined
  if (passkey === undefined) throw passkeyNotFound()
  return passkey
}

export function renderPasskey({ id, friendly_name, created_at, last_used_at }: Passkey): Readonly<Record<string, unknown>> {
  return {
    id,
    ...(friendly_name === '' ? {} : { friendly_name }),
    created_at,
    ...(last_used_at === null ? {} : { last_used_at }),
  }
}
