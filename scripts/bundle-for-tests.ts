import { cpSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bundle } from './bundle.ts'

const root = resolve(import.meta.dirname, '..')

/** In a place that stays, because compiled code is kept by the path of its file. */
const folder = join(root, 'node_modules', '.cache', 'dorsal-program')

/**
 * The program as the package has it, for tests that start it hundreds of times: a start takes a third of the processor's time that the
 * source takes. Gives its file, for DORSAL_TEST_PROGRAM.
 */
export async function bundleForTests(): Promise<string> {
  rmSync(folder, { recursive: true, force: true })
  await bundle(join(folder, 'dist'))
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  return join(folder, 'dist', 'cli', 'main.js')
}
