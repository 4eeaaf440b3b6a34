// `npm run build`: dist/ from src/: types checked, the program and its packages bundled, the SQL files and the packages' licences beside it.
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bundle } from './bundle.ts'
import { renderLicences } from './bundle-licences.ts'

const root = resolve(import.meta.dirname, '..')
process.chdir(root)
rmSync('dist', { recursive: true, force: true })
const tsc = spawnSync(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
if (tsc.status !== 0) process.exit(1)
const { inputs } = await bundle('dist')
writeFileSync(join('dist', 'LICENSES.txt'), renderLicences(root, Object.keys(inputs)))
chmodSync(join('dist', 'cli', 'main.js'), 0o755)
