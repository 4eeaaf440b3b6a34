import type { GeneratedRequest } from './generate-request.ts'
import type { Random } from './random.ts'
import { nastyTexts } from './vocabulary.ts'

/** A request a little off: characters lost, doubled, swapped, put in; encodings broken; body and method changed. */
export function mutateRequest(random: Random, request: GeneratedRequest): GeneratedRequest {
  switch (random.below(6)) {
    case 0:
      return { ...request, method: random.pick(['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'TRACE', 'SEARCH', 'HEAD']) }
    case 1:
      return request.body === undefined ? mutatePath(random, request) : { ...request, body: mutateText(random, request.body) }
    case 2:
      return mutateHeader(random, request)
    default:
      return mutatePath(random, request)
  }
}

function mutatePath(random: Random, request: GeneratedRequest): GeneratedRequest {
  const mutated = mutateText(random, request.path.slice(1))
  // What an HTTP client itself refuses to send would test the client.
  return { ...request, path: `/${mutated.replace(/[^\x21-\xff]/g, (character) => encodeOrDrop(character))}` }
}

function encodeOrDrop(character: string): string {
  try {
    return encodeURIComponent(character)
  } catch {
    return '%ED%A0%80'
  }
}

function mutateHeader(random: Random, request: GeneratedRequest): GeneratedRequest {
  const [name, value] = random.pick([...Object.entries(request.headers), ['prefer', 'count=exact'] as const])
  const mutated = mutateText(random, value).replace(/[^\x20-\x7e]/g, '?')
  return { ...request, headers: { ...request.headers, [name]: mutated } }
}

const edits: readonly ((random: Random, text: string, at: number) => string)[] = [
  (_, text, at) => text.slice(0, at) + text.slice(at + 1),
  (_, text, at) => text.slice(0, at) + text.charAt(at) + text.slice(at),
  (_, text, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
  (random, text, at) => text.slice(0, at) + random.pick(nastyTexts) + text.slice(at),
  (random, text, at) =>
    text.slice(0, at) +
    random.pick(['%', '%2', '%00', '%ff', '%27', '%22', '&', '=', '(', ')', ',', '.', '!', '->', '::']) +
    text.slice(at),
  (random, text, at) => text.slice(0, at) + text.slice(at, at + 1 + random.below(20)).repeat(2 + random.below(30)) + text.slice(at),
  (_, text, at) => text.slice(0, at),
]

/** One to three edits anywhere in it. */
export function mutateText(random: Random, text: string): string {
  let mutated = text
  for (let left = 1 + random.below(3); left > 0; left--) mutated = random.pick(edits)(random, mutated, random.below(mutated.length + 1))
  return mutated
}
