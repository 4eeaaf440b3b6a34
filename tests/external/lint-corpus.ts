// `npm run -s check:lint-corpus -- <folder with initdb and postgres>`: the corpus of `dorsal db lint` on another PostgreSQL than the embedded one,
// 15 for instance.
import { join } from 'node:path'
import { runOnOtherPostgres } from './run-on-other-postgres.ts'

process.exitCode = await runOnOtherPostgres(process.argv[2], [join(import.meta.dirname, '../lint-corpus/lint-corpus.test.ts')])
