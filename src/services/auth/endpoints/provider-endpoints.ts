import type { AuthEndpoint } from '../endpoint.ts'
import { createProvider } from './admin/custom-providers/create-provider.ts'
import { deleteProvider } from './admin/custom-providers/delete-provider.ts'
import { getProvider } from './admin/custom-providers/get-provider.ts'
import { listProviders } from './admin/custom-providers/list-providers.ts'
import { updateProvider } from './admin/custom-providers/update-provider.ts'
import { authorize } from './authorize.ts'
import { callback, callbackByForm } from './callback.ts'
import { authorizeLink } from './identities/authorize-link.ts'
import { listOwnIdentities } from './identities/list-own-identities.ts'
import { unlinkIdentity } from './identities/unlink-identity.ts'

/** Signing in elsewhere, the identities that come of it, and the providers that administrators add. */
export const providerEndpoints: readonly AuthEndpoint[] = [
  authorize,
  callback,
  callbackByForm,
  listOwnIdentities,
  authorizeLink,
  unlinkIdentity,
  listProviders,
  createProvider,
  getProvider,
  updateProvider,
  deleteProvider,
]
