import type { AuthEndpoint } from '../../endpoint.ts'
import { createClient } from '../admin/oauth-clients/create-client.ts'
import { deleteClient } from '../admin/oauth-clients/delete-client.ts'
import { getClient } from '../admin/oauth-clients/get-client.ts'
import { listClients } from '../admin/oauth-clients/list-clients.ts'
import { regenerateSecret } from '../admin/oauth-clients/regenerate-secret.ts'
import { updateClient } from '../admin/oauth-clients/update-client.ts'
import { authorizeClient } from './authorize.ts'
import { decideAuthorization } from './decide-authorization.ts'
import { listGrants } from './list-grants.ts'
import { oauthServerMetadata, openidConfiguration } from './metadata.ts'
import { registerClientDynamically } from './register-client.ts'
import { revokeGrant } from './revoke-grant.ts'
import { showAuthorization } from './show-authorization.ts'
import { issueClientTokens } from './token.ts'
import { getUserInfo, postUserInfo } from './user-info.ts'

/** This service as an OAuth 2.1 and OpenID Connect provider. */
export const oauthEndpoints: readonly AuthEndpoint[] = [
  oauthServerMetadata,
  openidConfiguration,
  authorizeClient,
  showAuthorization,
  decideAuthorization,
  issueClientTokens,
  getUserInfo,
  postUserInfo,
  registerClientDynamically,
  listGrants,
  revokeGrant,
  listClients,
  createClient,
  getClient,
  updateClient,
  deleteClient,
  regenerateSecret,
]
