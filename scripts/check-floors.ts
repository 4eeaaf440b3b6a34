// Proves that the house stands: imports go down only, rooms of one floor do not know each other, houses of floor 4 are entered
// by their door, nothing runs in a ring. `tests/structure.test.ts` runs it; `node scripts/check-floors.ts` prints what it finds.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Floor by first folder below src. Houses of services/ and operations/ are rooms of their own on floor 4. */
const floors: Readonly<Record<string, number>> = {
  base: 0,
  postgres: 1,
  access: 1,
  project: 1,
  findings: 1,
  catalog: 2,
  http: 2,
  query: 3,
  services: 4,
  operations: 4,
  server: 5,
  cli: 6,
}
const doors: Readonly<Record<string, readonly string[]>> = {
  services: ['service.ts', 'settings.ts'],
  operations: ['operation.ts', 'settings.ts'],
}

export type FloorFinding = { readonly file: string; readonly imports: string; readonly problem: string }

type Import = { readonly from: string; readonly to: string }

export function checkFloors(sourceFolder: string): readonly FloorFinding[] {
  const files = listTypeScript(sourceFolder).filter((file) => !file.endsWith('.test.ts'))
  const imports = files.flatMap((file) => readImports(sourceFolder, file))
  return [
    ...imports.flatMap(checkImport),
    ...files.filter((file) => floorOf(file) === undefined).map(unknownRoom),
    ...findRings(files, imports),
  ]
}

function checkImport({ from, to }: Import): readonly FloorFinding[] {
  const problem = problemOf(from, to)
  return problem === undefined ? [] : [{ file: from, imports: to, problem }]
}

function problemOf(from: string, to: string): string | undefined {
  if (to.startsWith('..')) return 'leaves src'
  if (roomOf(from) === roomOf(to)) return undefined
  const [fromFloor, toFloor] = [floorOf(from), floorOf(to)]
  if (fromFloor === undefined || toFloor === undefined) return undefined
  if (toFloor > fromFloor) return `reaches up from floor ${fromFloor} to floor ${toFloor}`
  if (toFloor === fromFloor) return `${roomOf(from)} and ${roomOf(to)} are neighbours on floor ${fromFloor} and may not know each other`
  const allowed = doors[to.split('/')[0] ?? '']
  if (allowed && !allowed.includes(to.split('/').slice(2).join('/')))
    return `enters ${roomOf(to)} by the window: its doors are ${allowed.join(', ')}`
  return undefined
}

function unknownRoom(file: string): FloorFinding {
  return { file, imports: '', problem: 'stands in a folder that is on no floor' }
}

/** Tarjan's strongly connected components over files (R. E. Tarjan, 1972); a component of two or more is a ring. */
function findRings(files: readonly string[], imports: readonly Import[]): readonly FloorFinding[] {
  const targets = Map.groupBy(imports, (each) => each.from)
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const rings: FloorFinding[] = []
  const visit = (file: string): number => {
    order.set(file, order.size)
    let low = order.size - 1
    const own = low
    stack.push(file)
    for (const { to } of targets.get(file) ?? []) {
      if (!order.has(to)) low = Math.min(low, visit(to))
      else if (stack.includes(to)) low = Math.min(low, order.get(to) ?? low)
    }
    lowest.set(file, low)
    if (low === own) {
      const ring = stack.splice(stack.indexOf(file))
      if (ring.length > 1) rings.push({ file, imports: ring.join(' → '), problem: 'is part of a ring' })
    }
    return low
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return rings
}

function floorOf(file: string): number | undefined {
  return floors[file.split('/')[0] ?? '']
}

/** `services/rest`, `catalog`, `server`: what counts as one room. */
function roomOf(file: string): string {
  const parts = file.split('/')
  return doors[parts[0] ?? ''] ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function readImports(sourceFolder: string, file: string): readonly Import[] {
  const text = readFileSync(join(sourceFolder, file), 'utf8')
  const specifiers = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|(?:^|\n)import\s+'(\.[^']+)'/g),
  ]
  return specifiers.map((match) => ({
    from: file,
    to: relative(sourceFolder, resolve(join(sourceFolder, dirname(file)), match[1] ?? match[2] ?? match[3] ?? '')).replaceAll('\\', '/'),
  }))
}

function listTypeScript(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
}

if (import.meta.main) {
  const findings = checkFloors(join(dirname(fileURLToPath(import.meta.url)), '..', 'src'))
  for (const { file, imports, problem } of findings) console.log(`${file}: ${problem}${imports === '' ? '' : ` (${imports})`}`)
  process.exitCode = findings.length === 0 ? 0 : 1
}
