import type { AuthEndpoint } from '../endpoint.ts'
import { createCustomProvider } from './admin/custom-providers/create-custom-provider.ts'
import { deleteCustomProviderEndpoint } from './admin/custom-providers/delete-custom-provider.ts'
import { listCustomProvidersEndpoint } from './admin/custom-providers/list-custom-providers.ts'
import { showCustomProvider } from './admin/custom-providers/show-custom-provider.ts'
import { updateCustomProviderEndpoint } from './admin/custom-providers/update-custom-provider.ts'
import { authorize } from './authorize.ts'
import { callback, callbackByForm } from './callback.ts'
import { linkIdentityByProvider } from './identities/link-identity.ts'
import { listOwnIdentities } from './identities/list-identities.ts'
import { unlinkIdentity } from './identities/unlink-identity.ts'

/** Signing in elsewhere, and the identities that come of it. */
export const providerEndpoints: readonly AuthEndpoint[] = [
  authorize,
  callback,
  callbackByForm,
  listOwnIdentities,
  linkIdentityByProvider,
  unlinkIdentity,
  listCustomProvidersEndpoint,
  createCustomProvider,
  showCustomProvider,
  updateCustomProviderEndpoint,
  deleteCustomProviderEndpoint,
]
