import type { Workplace } from '../../../server/beside-server.ts'
import type { Administered, AdministeredCall } from '../../../services/auth/service.ts'

/** What an administrator's request would be answered; the auth service is loaded for it. Throws the Faults of the endpoint. */
export async function askAdministration(place: Workplace, name: Administered, call: AdministeredCall): Promise<unknown> {
  const administration = await import('../../../server/auth/administer-auth.ts')
  return await administration.askAdministration(place, name, call)
}
