import type { AuthEndpoint } from '../../endpoint.ts'
import { createProvider } from '../admin/sso-providers/create-provider.ts'
import { deleteProvider } from '../admin/sso-providers/delete-provider.ts'
import { getProvider } from '../admin/sso-providers/get-provider.ts'
import { listProviders } from '../admin/sso-providers/list-providers.ts'
import { updateProvider } from '../admin/sso-providers/update-provider.ts'
import { consumeAssertion } from './consume-assertion.ts'
import { showMetadata } from './show-metadata.ts'
import { startSso } from './start-sso.ts'

/** Single sign-on through the identity providers of organisations. */
export const ssoEndpoints: readonly AuthEndpoint[] = [
  startSso,
  showMetadata,
  consumeAssertion,
  listProviders,
  createProvider,
  getProvider,
  updateProvider,
  deleteProvider,
]
