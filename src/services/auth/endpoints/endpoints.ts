import type { AuthEndpoint } from '../endpoint.ts'
import { listAuditEntries } from './admin/list-audit-entries.ts'
import { createUser } from './admin/users/create-user.ts'
import { deleteUser } from './admin/users/delete-user.ts'
import { getUser } from './admin/users/get-user.ts'
import { listUsers } from './admin/users/list-users.ts'
import { updateUser } from './admin/users/update-user.ts'
import { factorEndpoints } from './factors/factor-endpoints.ts'
import { health } from './health.ts'
import { keySet } from './key-set.ts'
import { mailEndpoints } from './mail-endpoints.ts'
import { oauthEndpoints } from './oauth/oauth-endpoints.ts'
import { passkeyEndpoints } from './passkeys/passkey-endpoints.ts'
import { providerEndpoints } from './provider-endpoints.ts'
import { showSettings } from './show-settings.ts'
import { showUser } from './show-user.ts'
import { signOut } from './sign-out.ts'
import { signUp } from './sign-up.ts'
import { ssoEndpoints } from './sso/sso-endpoints.ts'
import { token } from './token/token.ts'
import { updateOwnUser } from './update-user.ts'

/** Everything a client can ask of this service. */
export const endpoints: readonly AuthEndpoint[] = [
  ...factorEndpoints,
  ...passkeyEndpoints,
  listUsers,
  createUser,
  getUser,
  updateUser,
  deleteUser,
  listAuditEntries,
  health,
  keySet,
  showSettings,
  signUp,
  token,
  signOut,
  showUser,
  updateOwnUser,
  ...mailEndpoints,
  ...oauthEndpoints,
  ...ssoEndpoints,
  ...providerEndpoints,
]
