import type { Grant } from '../../grant.ts'
import { passwordGrant } from './password.ts'
import { refreshTokenGrant } from './refresh-token.ts'

/** Every `grant_type`. */
export const grants: readonly Grant[] = [passwordGrant, refreshTokenGrant]
