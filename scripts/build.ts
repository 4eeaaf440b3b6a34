// `npm run build`: dist/ from src/, JavaScript by tsc and the SQL files beside it.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
rmSync('dist', { recursive: true, force: true })
const tsc = spawnSync(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
if (tsc.status !== 0) process.exit(1)
for (const file of globSync('src/**/*.sql')) cpSync(file, join('dist', file.slice('src/'.length)))
chmodSync(join('dist', 'cli', 'main.js'), 0o755)
