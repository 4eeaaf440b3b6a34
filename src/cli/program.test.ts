import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { test } from 'node:test'
import type { Command } from 'commander'

test('the list of commands is made without loading a service, an operation, PostgreSQL or HTTP', async () => {
  const loaded: string[] = []
  const watching = registerHooks({
    load: (url, context, next) => {
      loaded.push(url)
      return next(url, context)
    },
  })
  const { createProgram } = await import('./program.ts')
  watching.deregister()
  assert.equal(createProgram('1.2.3').version(), '1.2.3')
  assert.deepEqual(
    loaded.filter((url) => /\/(service|operation)\.ts$|\/node_modules\/(pg|fastify|undici|typebox)\//.test(url)),
    [],
  )
})

test('every command has help with examples', async () => {
  const { createProgram } = await import('./program.ts')
  const without = listCommands(createProgram('1.2.3')).filter((command) => !/Examples:\n {2}\$ dorsal /.test(readHelp(command)))
  assert.deepEqual(
    without.map((command) => command.name()),
    [],
  )
})

/** Those that do something; a group of commands has its list. */
function listCommands(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(listCommands)
}

function readHelp(command: Command): string {
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
  })
  command.outputHelp()
  return help
}
