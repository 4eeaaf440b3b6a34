import { recordAudit } from '../../../audit/record-audit.ts'
import {
  type ClientChange,
  clientChangeSchema,
  findRegistrationProblem,
  isAuthentication,
} from '../../../domain/oauth/client-registration.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { oauthClientNotFound, validationFailed } from '../../../errors.ts'
import { renderClient } from '../../../oauth-server/render-client.ts'
import { type OAuthClientChange, updateOAuthClient } from '../../../store/oauth-clients.ts'
import { clientPath, getClientOfPath } from './client-of-path.ts'

export const updateClient = defineEndpoint({
  method: 'PUT',
  url: '/admin/oauth/clients/:clientId',
  access: 'admin',
  about: 'Changes what is named of an application. A public one stays public.',
  schema: { ...clientPath, body: clientChangeSchema },
  run: async (call) => {
    const { client_type, id } = await getClientOfPath(call)
    const problem = findRegistrationProblem({ ...call.body, client_type })
    if (problem !== undefined) throw validationFailed(problem)
    const change = toChange(call.body)
    if (Object.keys(change).length === 0) throw validationFailed('No fields provided for update')
    const updated = await updateOAuthClient(call.transaction, id, change)
    if (updated === undefined) throw oauthClientNotFound()
    recordAudit(call, 'oauth_client_changed', { actor: { role: 'service_role' }, traits: { client_id: id, action: 'updated' } })
    return { status: 200, body: renderClient(updated) }
  },
})

function toChange({
  redirect_uris,
  grant_types,
  client_name,
  client_uri,
  logo_uri,
  token_endpoint_auth_method,
}: ClientChange): OAuthClientChange {
  return {
    ...(redirect_uris === undefined ? {} : { redirect_uris: redirect_uris.join(',') }),
    ...(grant_types === undefined ? {} : { grant_types: grant_types.join(',') }),
    ...(client_name === undefined ? {} : { client_name }),
    ...(client_uri === undefined ? {} : { client_uri }),
    ...(logo_uri === undefined ? {} : { logo_uri }),
    ...(token_endpoint_auth_method !== undefined && isAuthentication(token_endpoint_auth_method) ? { token_endpoint_auth_method } : {}),
  }
}
