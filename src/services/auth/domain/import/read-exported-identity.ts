import type { NewIdentity } from '../../store/identities.ts'
import { isUuid } from '../is-uuid.ts'
import type { ExportedRow } from './exported-rows.ts'
import { readJsonObject, readText, readTime, readUuid } from './read-value.ts'

/**
 * An identity of an export. In older ones, and in the API's answers, `id` is the provider's name for the user. Throws a RangeError that says
 * what is wrong.
 */
export function readExportedIdentity(
  row: ExportedRow,
  { now, createId }: { readonly now: Date; readonly createId: () => string },
): NewIdentity {
  const data = readJsonObject(row.identity_data, 'identity_data')
  const provider = readText(row.provider)
  const providerId = readText(row.provider_id) ?? readText(row.id) ?? readText(data.sub)
  if (provider === null || providerId === null) throw new RangeError('provider and provider_id are needed')
  const id = readText(row.identity_id) ?? (row.provider_id === undefined ? null : readText(row.id))
  return {
    id: id !== null && isUuid(id) ? id : createId(),
    provider,
    provider_id: providerId,
    user_id: readUuid(row.user_id, 'user_id'),
    identity_data: data,
    created_at: readTime(row.created_at, 'created_at') ?? now,
    last_sign_in_at: readTime(row.last_sign_in_at, 'last_sign_in_at'),
  }
}
