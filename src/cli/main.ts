#!/usr/bin/env node
// Not by its name: an older Node has no such export and would end here, before it could be told why.
import module from 'node:module'
import { join } from 'node:path'
import { findNodeProblem } from './check-node.ts'

const problem = findNodeProblem(process.versions.node)
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`)
  process.exit(2)
}
// Halves the time to load the program; it has to be on before anything else is imported. Not in the shared temporary folder, Node's choice.
module.enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'dorsal'))
const { runProgram } = await import('./run-program.ts')
await runProgram()
