// `npm run -s check:migrate -- <folder with initdb and postgres>`: the tests of `dorsal migrate` on another PostgreSQL than the embedded one, 15 for
// instance. Those that start servers of their own start the embedded one.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { runOnOtherPostgres } from './run-on-other-postgres.ts'

const house = join(import.meta.dirname, '../../src/operations/migrate')

process.exitCode = await runOnOtherPostgres(process.argv[2], globSync(join(house, '**/*.test.ts')))
