// `npm run -s check:typed-clients`: the commands that `dorsal api types --lang …` names, run as they are on an example, with what they fetch from
// PyPI, the Go proxy, npm and Maven Central. Code of Python and Go reads rows of the running example. What cannot run is said, and is no success.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import { toMessage } from '../../src/base/to-message.ts'
import { generators } from '../../src/operations/typed-clients/operation.ts'
import { runCommand, startCommand } from '../support/dorsal-command.ts'
import { createTemporaryFolder } from '../support/test-cluster.ts'

type Verdict = 'holds' | 'does not hold' | 'could not be checked'
type Check = { readonly name: string; readonly verdict: Verdict; readonly detail: string }

/** What a language needs, and how the types it made are tried; `find` tells what is wrong. */
type Trial = {
  readonly programs: readonly string[]
  readonly prepare?: (folder: string) => void
  readonly find: (folder: string) => string | undefined
}

const example = join(import.meta.dirname, '../../examples/fiches-metiers')

const readInPython = `import json
from database_types import Profiles
for row in json.load(open('rows.json')):
    print(Profiles(**row).slug)
`

const readInGo = `package main

import (
	"encoding/json"
	"fmt"
	"os"

	"example.org/check/database"
)

func main() {
	text, _ := os.ReadFile("rows.json")
	var rows []database.Profiles
	if err := json.Unmarshal(text, &rows); err != nil {
		panic(err)
	}
	for _, row := range rows {
		fmt.Println(row.Slug)
	}
}
`

const trials: Readonly<Record<string, Trial>> = {
  python: {
    programs: ['python3'],
    prepare: (folder) => {
      run('python3 -m venv tools && tools/bin/pip install --quiet pipx pydantic', folder)
      writeFileSync(join(folder, 'read.py'), readInPython)
    },
    find: (folder) => findDifference(run('tools/bin/python read.py', folder), folder),
  },
  go: {
    programs: ['go'],
    find: (folder) => {
      mkdirSync(join(folder, 'database'))
      cpSync(join(folder, 'types.go'), join(folder, 'database/types.go'))
      run('rm types.go', folder)
      writeFileSync(join(folder, 'main.go'), readInGo)
      run('go mod init example.org/check && go mod tidy', folder)
      return findDifference(run('go build -o read . && ./read', folder), folder)
    },
  },
  ...Object.fromEntries(['dart', 'swift', 'kotlin'].map((language) => [language, { programs: ['java', 'npx'], find: findMissingModel }])),
}

const checks = await checkAll()
for (const { name, verdict, detail } of checks) console.log(`${verdict.padEnd(20)}  ${name}${detail === '' ? '' : `: ${detail}`}`)
process.exitCode = toExitCode(checks.map(({ verdict }) => verdict))

function toExitCode(verdicts: readonly Verdict[]): number {
  if (verdicts.includes('does not hold')) return 1
  return verdicts.includes('could not be checked') ? 3 : 0
}

async function checkAll(): Promise<readonly Check[]> {
  using folder = createTemporaryFolder()
  const project = join(folder.path, basename(example))
  cpSync(example, project, { recursive: true, filter: (path) => !/\/(\.dorsal|node_modules|dist)$/.test(path) })
  await describe(project, folder.path)
  return generators.map(({ language, name, commands: [, ...commands] }) => {
    const place = join(folder.path, language)
    mkdirSync(place)
    for (const file of ['openapi.json', 'rows.json']) cpSync(join(folder.path, file), join(place, file))
    return check(`types of ${language} by ${name}`, trials[language], { commands, place })
  })
}

/** The description, as the commands want it, and rows that a client gets. */
async function describe(project: string, folder: string): Promise<void> {
  type Ready = { readonly url: string; readonly publishableKey: string }
  const { ready, stop } = await startCommand<Ready>(['start', '--json', '--port', '0', '--project', project])
  try {
    const file = join(folder, 'openapi.json')
    const described = await runCommand(['api', 'openapi', '--all', '--role', 'authenticated', '--project', project, '--output', file])
    if (described.code !== 0) throw new Error(described.errors)
    const headers = { apikey: ready.publishableKey }
    const reply = await fetch(`${ready.url}/rest/v1/profiles?order=slug&limit=2`, { headers })
    writeFileSync(join(folder, 'rows.json'), await reply.text())
  } finally {
    await stop()
  }
}

function check(
  name: string,
  trial: Trial | undefined,
  { commands, place }: { readonly commands: readonly string[]; readonly place: string },
): Check {
  const missing = trial?.programs.find((program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error !== undefined)
  if (trial === undefined || missing !== undefined)
    return { name, verdict: 'could not be checked', detail: trial === undefined ? 'nothing tries them' : `${missing} is not installed` }
  try {
    trial.prepare?.(place)
    for (const command of commands) run(command, place)
  } catch (error) {
    return { name, verdict: isOutOfReach(error) ? 'could not be checked' : 'does not hold', detail: toMessage(error) }
  }
  const problem = findProblem(() => trial.find(place))
  return { name, verdict: problem === undefined ? 'holds' : 'does not hold', detail: problem ?? '' }
}

function findProblem(find: () => string | undefined): string | undefined {
  try {
    return find()
  } catch (error) {
    return toMessage(error)
  }
}

/** The words of pip, pipx, go, npm and the generator's own download. */
function isOutOfReach(error: unknown): boolean {
  return /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|E40[134]|no such host|dial tcp|Could not find a version|Failed to establish|network/i.test(
    toMessage(error),
  )
}

/** Standard output; an error with the end of what it said where the command fails. */
function run(command: string, folder: string): string {
  const env = { ...environment, PATH: `${join(folder, 'tools/bin')}:${environment.PATH}`, PIPX_HOME: join(folder, 'pipx') }
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8', timeout: 600_000 })
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${`${stderr}${stdout}`.trim().slice(-400)}`)
  return stdout
}

function findDifference(output: string, folder: string): string | undefined {
  const rows: readonly { readonly slug: string }[] = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'))
  return rows.length > 0 && output === rows.map(({ slug }) => `${slug}\n`).join('') ? undefined : `it read ${JSON.stringify(output)}`
}

/** Their compilers are not looked for: what is known is that each table has its model. */
function findMissingModel(folder: string): string | undefined {
  const { components }: { components: { schemas: object } } = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'))
  const made = existsSync(join(folder, 'api')) ? readdirSync(join(folder, 'api'), { recursive: true, encoding: 'utf8' }) : []
  const names = new Set(made.map((file) => simplify(basename(file).replace(/\.\w+$/, ''))))
  const missing = Object.keys(components.schemas).filter((name) => !name.includes('.') && !names.has(simplify(name)))
  return missing.length === 0 ? undefined : `no model of ${missing.join(', ')}`
}

function simplify(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
