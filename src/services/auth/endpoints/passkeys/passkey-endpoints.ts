import type { AuthEndpoint } from '../../endpoint.ts'
import { deletePasskeyOfUser } from '../admin/passkeys/delete-passkey.ts'
import { listPasskeysOfUser } from '../admin/passkeys/list-passkeys.ts'
import { passkeyAuthenticationOptions } from './authentication-options.ts'
import { passkeyAuthenticationVerify } from './authentication-verify.ts'
import { deletePasskey } from './delete-passkey.ts'
import { listOwnPasskeys } from './list-passkeys.ts'
import { passkeyRegistrationOptions } from './registration-options.ts'
import { passkeyRegistrationVerify } from './registration-verify.ts'
import { renamePasskey } from './rename-passkey.ts'

/** Passkeys, of oneself and of others. */
export const passkeyEndpoints: readonly AuthEndpoint[] = [
  passkeyRegistrationOptions,
  passkeyRegistrationVerify,
  passkeyAuthenticationOptions,
  passkeyAuthenticationVerify,
  listOwnPasskeys,
  renamePasskey,
  deletePasskey,
  listPasskeysOfUser,
  deletePasskeyOfUser,
]
