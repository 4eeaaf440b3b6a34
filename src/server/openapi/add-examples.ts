import { maskExample } from './mask-example.ts'

type Json = Readonly<Record<string, unknown>>

/** Asks the server for a path as the reader of the description; undefined: it was not answered with 200 and JSON. */
export type AskServer = (path: string) => Promise<unknown>

export type ExampleOptions = {
  readonly ask: AskServer
  /** For a person, whose answers these are: `anon`. */
  readonly reader: string
  readonly restPrefix: string
}

/** More tables than this have no example: the description is not to ask a database for hours. */
const mostExamples = 100
const atOnce = 4

/** The document with what its reading operations really answer: tables with their first row, and what takes no parameter. Nothing is written. */
export async function addExamples(document: Json, options: ExampleOptions): Promise<Json> {
  const paths = document.paths as Readonly<Record<string, Json>>
  const asked = Object.keys(paths).filter((path) => isAskable(path, paths[path]))
  const answers = new Map<string, unknown>()
  const left = asked.slice(0, mostExamples)
  const work = async () => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) answers.set(path, await askMasked(path, options))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const shown = Object.entries(paths).map(([path, item]) => [path, placeExample(item, answers.get(path), options)])
  return { ...document, paths: Object.fromEntries(shown) }
}

async function askMasked(path: string, { ask, restPrefix }: ExampleOptions): Promise<unknown> {
  const isRest = path.startsWith(`${restPrefix}/`)
  const answer = await ask(isRest ? `${path}?limit=1` : path)
  return isRest ? maskExample(answer, decodeURIComponent(path.split('/').at(-1) ?? '')) : answer
}

/** A GET that anybody could follow as a link: no parameter is missing, and it answers with JSON. */
function isAskable(path: string, item: Json | undefined): boolean {
  const get = item?.get as { readonly parameters?: readonly Json[]; readonly responses?: Json } | undefined
  if (get === undefined || path.includes('{') || path.endsWith('/') || path.endsWith('.json')) return false
  const isComplete = (get.parameters ?? []).every(({ required }) => required !== true)
  return isComplete && findJsonContent(get.responses) !== undefined
}

function findJsonContent(responses: Json | undefined): Json | undefined {
  const ok = responses?.['200'] as { readonly content?: Readonly<Record<string, Json>> } | undefined
  return ok?.content?.['application/json']
}

function placeExample(item: Json, answer: unknown, { reader }: ExampleOptions): Json {
  const get = item.get as { readonly responses: Readonly<Record<string, Json>> } | undefined
  const content = findJsonContent(get?.responses)
  if (get === undefined || content === undefined || answer === undefined) return item
  const ok = get.responses['200']
  const examples = { answered: { summary: `As answered to ${reader}`, value: answer } }
  const shown = { ...ok, content: { ...(ok?.content as Json), 'application/json': { ...content, examples } } }
  return { ...item, get: { ...get, responses: { ...get.responses, 200: shown } } }
}
