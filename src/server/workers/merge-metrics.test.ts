import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeMetrics } from './merge-metrics.ts'

test('each family stands once, with the samples of every worker under their numbers', () => {
  const text = (value: number) => `# HELP up Whether
# TYPE up gauge
up ${value}

# HELP asked_total How often
# TYPE asked_total counter
asked_total{path="/a b{c"} ${value * 10}
asked_total{path="/"} 1
`
  assert.equal(
    mergeMetrics([
      { worker: 1, text: text(1) },
      { worker: 2, text: text(0) },
    ]),
    `# HELP up Whether
# TYPE up gauge
up{worker="1"} 1
up{worker="2"} 0

# HELP asked_total How often
# TYPE asked_total counter
asked_total{worker="1",path="/a b{c"} 10
asked_total{worker="1",path="/"} 1
asked_total{worker="2",path="/a b{c"} 0
asked_total{worker="2",path="/"} 1
`,
  )
})
