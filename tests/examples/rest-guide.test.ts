import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readReadmeCommands, runReadmeCommand } from './readme-commands.ts'
import { type RunningExample, startExample } from './start-example.ts'

let example: RunningExample

before(async () => {
  example = await startExample('fiches-metiers', {
    DORSAL_REST_AGGREGATES_ENABLED: 'true',
    DORSAL_REST_PLAN_ENABLED: 'true',
    DORSAL_REST_TRANSACTION_END: 'commit-allow-override',
  })
})
after(() => example?.stop())

const commands = readReadmeCommands('docs/guides/rest.md')

test('the guide to the REST service has examples', () => {
  assert.ok(commands.length > 15)
})

for (const shown of commands) {
  test(`the guide shows what the server answers to ${/http:[^']*/.exec(shown.command)?.[0]}`, async () => {
    assert.equal(await runReadmeCommand(shown, example.url, { SERVICE_KEY: example.serviceKey }), shown.output)
  })
}
