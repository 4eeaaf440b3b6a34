// The entry of every npm script: installs what is missing, then runs a TypeScript file with Node 24.
// Plain JavaScript without dependencies, because it runs on whatever Node ≥ 20 the machine has, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinnedFolder = join(root, 'scripts', 'pinned-node')
const pinnedMajor = 24

installWhenStale(root, 'the packages of Dorsal')
const node = findNode()
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', cwd: root, env: withoutNpmSettings() })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  if (signal) process.removeAllListeners(signal)
  if (signal) process.kill(process.pid, signal)
  else process.exit(code ?? 1)
})

/** The machine's own Node when it is the pinned major, else the one from the npm registry. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) === pinnedMajor) return process.execPath
  installWhenStale(pinnedFolder, `Node ${pinnedMajor}, because this machine has ${process.version}`)
  const name = `node-${process.platform}-${process.arch}`
  const path = join(pinnedFolder, 'node_modules', name, 'bin', 'node')
  if (existsSync(path)) return path
  fail(
    `No Node ${pinnedMajor} package exists for ${process.platform}-${process.arch}. Install Node ${pinnedMajor} yourself and run this again.`,
  )
}

/** npm writes node_modules/.package-lock.json last: an older one than package-lock.json is an interrupted or outdated install. */
function installWhenStale(folder, what) {
  const lock = join(folder, 'package-lock.json')
  const stamp = join(folder, 'node_modules', '.package-lock.json')
  if (existsSync(stamp) && sameTree(lock, stamp)) return
  process.stderr.write(`Installing ${what} (npm ci, once) …\n`)
  const started = Date.now()
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) fail(`npm ci failed in ${folder}. The lines above say why; this needs the npm registry.`)
  process.stderr.write(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
}

/** Compares what is installed with what the lock file asks for; the platform's absent optional packages do not count. */
function sameTree(lock, stamp) {
  if (statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return true
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages
  const installed = JSON.parse(readFileSync(stamp, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !installed[path]) || installed[path]?.version === version,
  )
}

/** npm's own settings travel in the environment and would be taken for Dorsal's by a nested npm. */
function withoutNpmSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
