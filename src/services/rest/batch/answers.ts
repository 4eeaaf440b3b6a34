import type { Answers, PartAnswer } from './types.ts'

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
