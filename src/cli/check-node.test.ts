import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findNodeProblem } from './check-node.ts'

test('an older Node than package.json names is told so, in words', () => {
  const { engines }: { engines: { node: string } } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  assert.equal(engines.node, '>=22.12')
  assert.match(findNodeProblem('20.20.2') ?? '', /^error: Dorsal needs Node 22\.12 or newer, and this is 20\.20\.2\nhint: /)
  assert.match(findNodeProblem('22.11.0') ?? '', /22\.11\.0/)
  for (const version of ['22.12.0', '24.21.0', '26.0.0']) assert.equal(findNodeProblem(version), undefined)
})
