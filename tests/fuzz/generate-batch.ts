import type { GeneratedRequest } from './generate-request.ts'
import { mutateText } from './mutate-request.ts'
import type { Random } from './random.ts'

const conditions = ['$r0/$succeeded', '$r0/0/id gt 1 or not $r1/$succeeded', '((', '$r9/0 eq null', "$r0/0/name eq 'it''s'"]

/** Several requests as one, in groups, leaning on each other. */
export function generateBatch(random: Random, parts: readonly GeneratedRequest[]): GeneratedRequest {
  const grouped = random.chance(0.3)
  const requests = parts.map((part, index) => ({
    id: random.spoil(0.05) ? 'r0' : `r${index}`,
    method: methods.has(part.method) || random.spoil(0.1) ? part.method.toLowerCase() : 'get',
    url:
      index > 0 && random.chance(0.2)
        ? `people?id=eq.$r${index - 1}/0/${random.pick(['id', 'name', 'city_id', 'data/b/0'])}`
        : part.path.slice(1),
    headers: Object.fromEntries(Object.entries(part.headers).filter(([name]) => random.spoil(0.1) || allowed.has(name))),
    ...(part.body !== undefined && { body: toPartBody(random, part.body, index) }),
    ...(grouped && { atomicityGroup: random.spoil(0.2) ? 'h' : 'g' }),
    ...(index > 0 && !random.spoil(0.2) && { dependsOn: [`r${index - 1}`] }),
    ...(index > 0 && random.chance(0.1) && { if: random.pick(conditions) }),
  }))
  const text = JSON.stringify({ requests })
  const [first] = parts
  return {
    method: 'POST',
    path: '/$batch',
    headers: { 'content-type': 'application/json' },
    body: random.spoil(0.2) ? mutateText(random, text) : text,
    caller: first?.caller ?? 'anon',
  }
}

const methods = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
const allowed = new Set(['accept', 'accept-profile', 'content-profile', 'content-type', 'prefer', 'range', 'range-unit', 'idempotency-key'])

function toPartBody(random: Random, body: string, index: number): unknown {
  if (index > 0 && random.chance(0.2)) return { id: 6000, name: { $ref: `$r${index - 1}/0/name` } }
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
