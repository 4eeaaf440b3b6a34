import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryFolder } from './start-example.ts'

/** A `curl` command of a page with the output that the page shows below it. */
export type ReadmeCommand = { readonly command: string; readonly output: string }

/** The commands of the console blocks of a README or guide, in order; those that pipe into another program are left out. */
export function readReadmeCommands(page: string): readonly ReadmeCommand[] {
  const text = readFileSync(join(repositoryFolder, page), 'utf8')
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? '')
  return blocks
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((shown) => {
      const command = /^(?:.*\\\n)*.*/.exec(shown)?.[0] ?? ''
      return { command, output: shown.slice(command.length).trim() }
    })
    .filter(({ command }) => !command.includes(' | '))
}

/** Does what a `curl` command says, without curl, against another server; `variables` stand for those of the shell. Gives the body. */
export async function runReadmeCommand(
  { command }: ReadmeCommand,
  url: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const words = readShellWords(command, variables)
  const optionValues = (option: string) => words.filter((_, index) => words[index - 1] === option)
  const [address] = words.filter((word) => word.startsWith('http://'))
  if (address === undefined) throw new Error(`No URL in: ${command}`)
  const [body] = optionValues('-d')
  const reply = await fetch(address.replace(/^http:\/\/[^/]+/, url), {
    method: optionValues('-X')[0] ?? 'GET',
    headers: Object.fromEntries(optionValues('-H').map((header) => header.split(': ', 2))),
    ...(body === undefined ? {} : { body }),
  })
  return (await reply.text()).trim()
}

function readShellWords(command: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const words = command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)
  return [...words].map(
    ([, quoted, expanded, bare]) => quoted ?? expanded?.replace(/\$(\w+)/g, (_, name) => variables[name] ?? '') ?? bare ?? '',
  )
}
