import type { AuthEndpoint } from '../endpoint.ts'
import { health } from './health.ts'
import { keySet } from './key-set.ts'

/** Everything a client can ask of this service. */
export const endpoints: readonly AuthEndpoint[] = [health, keySet]
