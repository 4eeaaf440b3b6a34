import type { Reply } from '../reply/reply.ts'
import { type Json, parseExactJson } from './exact-json.ts'
import type { Answers, BatchPart, PartAnswer } from './types.ts'

export function toAnswer(part: BatchPart, reply: Reply): PartAnswer {
  const succeeded = reply.status >= 200 && reply.status < 300
  let parsed: { readonly value: Json | undefined } | undefined
  // Many references may want it, or none.
  const json = () => {
    parsed ??= { value: parseBody(reply.body) }
    return parsed.value
  }
  return { part, reply, succeeded, json }
}

function parseBody(body: Buffer | undefined): Json | undefined {
  try {
    return body === undefined ? undefined : parseExactJson(body.toString())
  } catch {
    return undefined
  }
}

/** What `listed` has been answered, in the order of the batch. */
export function toAnswers(listed: readonly PartAnswer[]): Answers {
  return {
    find: (id) => listed.find(({ part }) => part.id === id),
    hasSucceeded: (name) => {
      const answers = listed.filter(({ part }) => part.id === name || part.group === name)
      return answers.length > 0 && answers.every(({ succeeded }) => succeeded)
    },
  }
}
