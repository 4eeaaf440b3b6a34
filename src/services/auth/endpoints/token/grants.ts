import type { Grant } from '../../serving/grant.ts'
import { idTokenGrant } from './id-token.ts'
import { passwordGrant } from './password.ts'
import { pkceGrant } from './pkce.ts'
import { refreshTokenGrant } from './refresh-token.ts'
import { web3Grant } from './web3.ts'

/** Every `grant_type`. */
export const grants: readonly Grant[] = [passwordGrant, refreshTokenGrant, pkceGrant, idTokenGrant, web3Grant]
