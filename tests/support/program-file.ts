import { join } from 'node:path'
import { environment } from '../../src/base/environment.ts'

/** What `node` runs to be `dorsal`: the bundle that `npm test` made of all of it, or the source. */
export const programFile = environment.DORSAL_TEST_PROGRAM ?? join(import.meta.dirname, '../../src/cli/main.ts')
