import type { AuthEndpoint } from '../endpoint.ts'
import { health } from './health.ts'
import { keySet } from './key-set.ts'
import { showUser } from './show-user.ts'
import { signOut } from './sign-out.ts'
import { token } from './token/token.ts'

/** Everything a client can ask of this service. */
export const endpoints: readonly AuthEndpoint[] = [health, keySet, token, signOut, showUser]
